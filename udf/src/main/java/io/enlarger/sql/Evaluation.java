package io.enlarger.sql;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call of a function as Spark makes it, which knows functions of a fixed number of arguments
 * only.
 *
 * @param strict whether an image that cannot be read fails the query
 */
record Evaluation(ImageFunction function, boolean strict) implements Serializable {

  /** The result; null where an argument is, or where an image cannot be read. */
  @Nullable Object call(@Nullable Object... arguments) {
    List<@Nullable Object> given = Arrays.asList(arguments);
    if (given.contains(null)) {
      return null;
    }
    try {
      return function.apply(List.copyOf(given));
    } catch (EnlargerException e) {
      if (strict || e.code() == ErrorCode.CONFIGURATION_INVALID) {
        throw e;
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory do not fail", e);
    }
  }

  /** The call for so many arguments. */
  Object of(int arguments) {
    return switch (arguments) {
      case 1 -> new One(this);
      case 2 -> new Two(this);
      default -> new Three(this);
    };
  }

  private static final class One
      extends scala.runtime.AbstractFunction1<@Nullable Object, @Nullable Object>
      implements Serializable {
    private static final long serialVersionUID = 1L;
    private final Evaluation evaluation;

    One(Evaluation evaluation) {
      this.evaluation = evaluation;
    }

    @Override
    public @Nullable Object apply(@Nullable Object a) {
      return evaluation.call(a);
    }
  }

  private static final class Two
      extends scala.runtime.AbstractFunction2<@Nullable Object, @Nullable Object, @Nullable Object>
      implements Serializable {
    private static final long serialVersionUID = 1L;
    private final Evaluation evaluation;

    Two(Evaluation evaluation) {
      this.evaluation = evaluation;
    }

    @Override
    public @Nullable Object apply(@Nullable Object a, @Nullable Object b) {
      return evaluation.call(a, b);
    }
  }

  private static final class Three
      extends scala.runtime.AbstractFunction3<
          @Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object>
      implements Serializable {
    private static final long serialVersionUID = 1L;
    private final Evaluation evaluation;

    Three(Evaluation evaluation) {
      this.evaluation = evaluation;
    }

    @Override
    public @Nullable Object apply(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
      return evaluation.call(a, b, c);
    }
  }
}
