package io.enlarger.model.torchscript;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A constant written into the code.
 *
 * @param text as TorchScript reads it
 */
public record Literal(String text) implements Argument {
  /** An absent optional argument. */
  public static final Literal NONE = new Literal("None");

  public static final Literal TRUE = new Literal("True");
  public static final Literal FALSE = new Literal("False");

  /** An integer. */
  public static Literal of(long value) {
    return new Literal(Long.toString(value));
  }

  /** A floating-point number, exact. */
  public static Literal of(double value) {
    return new Literal(Double.toString(value));
  }

  /** A list of integers. */
  public static Literal list(int... values) {
    return new Literal(Arrays.toString(values));
  }

  /** A list of floating-point numbers. */
  public static Literal floats(double... values) {
    return new Literal(
        Arrays.stream(values)
            .mapToObj(Double::toString)
            .collect(Collectors.joining(", ", "[", "]")));
  }
}
