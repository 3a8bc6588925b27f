package io.enlarger.metric;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * The mean of scores of one measure and one convention; scores of another are refused.
 *
 * <p>The sum is exact, so that the mean has the same bits whatever the order of scores and merges.
 * Infinite values (PSNR of identical images) and missing ones are counted, but are not part of the
 * mean. Not thread-safe.
 */
public final class MeanScore implements Serializable {
  private static final long serialVersionUID = 1L;

  private @Nullable String measure;
  private @Nullable String convention;
  private BigDecimal sum = BigDecimal.ZERO;
  private long count;
  private long infinite;
  private long missing;

  /**
   * Adds a score.
   *
   * @throws EnlargerException {@code CONVENTION_MISMATCH} where it is of another measure or
   *     convention than those before
   */
  public void add(Score score) {
    require(score.measure(), score.convention());
    Double value = score.value();
    if (value == null) {
      missing++;
    } else if (value.isInfinite()) {
      infinite++;
    } else {
      sum = sum.add(new BigDecimal(value));
      count++;
    }
  }

  /**
   * Adds all scores of another mean.
   *
   * @throws EnlargerException as {@link #add}
   */
  public void merge(MeanScore other) {
    if (other.measure == null || other.convention == null) {
      return;
    }
    require(other.measure, other.convention);
    sum = sum.add(other.sum);
    count += other.count;
    infinite += other.infinite;
    missing += other.missing;
  }

  private void require(String otherMeasure, String otherConvention) {
    if (measure == null || convention == null) {
      measure = otherMeasure;
      convention = otherConvention;
    } else if (!measure.equals(otherMeasure) || !convention.equals(otherConvention)) {
      throw EnlargerException.of(
          ErrorCode.CONVENTION_MISMATCH,
          "mean: %s by %s and %s by %s cannot be put together, since their numbers cannot be"
              + " compared; take a mean for each",
          measure,
          convention,
          otherMeasure,
          otherConvention);
    }
  }

  /**
   * The mean, with the scores' measure and convention.
   *
   * @throws IllegalStateException where there were no scores at all
   */
  public Score mean() {
    if (measure == null || convention == null) {
      throw new IllegalStateException("there is no mean without scores");
    }
    return count == 0
        ? Score.none(measure, convention, measure + ": no image has a finite value")
        : Score.of(
            measure,
            convention,
            sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128).doubleValue());
  }

  /** Scores that the mean is of. */
  public long count() {
    return count;
  }

  /** Scores with an infinite value. */
  public long infinite() {
    return infinite;
  }

  /** Scores without a value. */
  public long missing() {
    return missing;
  }
}
