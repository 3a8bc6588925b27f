package io.enlarger.metric;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A number, what it measures, and by which convention; or the reason why there is none.
 *
 * @param measure short name of the measure, for example {@code psnr}
 * @param convention short name of the convention, for example {@code sr}; for NIQE the pristine
 *     model's name and hash. Scores of different conventions cannot be compared
 * @param value never NaN; PSNR of identical images is +infinity; null where the measure does not
 *     apply
 * @param nullReason why {@code value} is null, and null where it is not
 */
public record Score(
    String measure, String convention, @Nullable Double value, @Nullable String nullReason)
    implements Serializable {

  public Score {
    if ((value == null) == (nullReason == null)) {
      throw new IllegalArgumentException("either a value or a reason, for " + measure);
    }
    if (value != null && value.isNaN()) {
      throw new IllegalArgumentException(measure + " is not a number");
    }
  }

  /** A number. */
  public static Score of(String measure, String convention, double value) {
    return new Score(measure, convention, value, null);
  }

  /** No number. */
  public static Score none(String measure, String convention, String reason) {
    return new Score(measure, convention, null, reason);
  }

  /**
   * The value, where it is known that there is one.
   *
   * @throws IllegalStateException with the reason why there is none
   */
  public double orThrow() {
    if (value == null) {
      throw new IllegalStateException(nullReason);
    }
    return value;
  }
}
