package io.enlarger.sql;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A function that SQL can call.
 *
 * <p>Implementations keep no state, and the same arguments give the same result.
 */
interface ImageFunction extends Serializable {
  /** Its name in SQL. */
  String name();

  /** What may be given, in order. */
  List<Parameter> parameters();

  /** What comes out. */
  DataType result();

  /** What it does, in a sentence or two. */
  String description();

  /** Calls of it, one a line, each without the SELECT before it. */
  List<String> examples();

  /**
   * Computes.
   *
   * @param arguments none of them null; those that were left out are missing at the end
   * @return null where the images have no such value
   * @throws io.enlarger.EnlargerException where an image cannot be read, or an argument is wrong
   */
  @Nullable Object apply(List<Object> arguments) throws IOException;

  /**
   * A parameter.
   *
   * @param optional whether it may be left out, with all that follow
   */
  record Parameter(String name, ParameterType type, boolean optional) implements Serializable {
    static Parameter required(String name, ParameterType type) {
      return new Parameter(name, type, false);
    }

    static Parameter optional(String name, ParameterType type) {
      return new Parameter(name, type, true);
    }
  }
}
