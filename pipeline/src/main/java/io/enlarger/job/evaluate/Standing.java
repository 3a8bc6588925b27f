package io.enlarger.job.evaluate;

import io.enlarger.config.EvaluationMetric;
import io.enlarger.metric.Score;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a contender does on a dataset by one measure.
 *
 * @param dataset its images
 * @param contender what made the results
 * @param metric what was measured
 * @param images of the dataset
 * @param failed images without any score
 * @param missing images without this score for another reason
 * @param identical images whose result equals the reference, with an infinite score; they are no
 *     part of the mean and of differences
 * @param mean of the finite scores
 * @param median of all scores, the infinite ones too; null where there is none
 * @param fifthPercentile what 5 % of the images are worse than, interpolated between neighbours
 * @param difference to the first contender; null for the first itself, and without two images that
 *     both have a finite score
 * @param worst the images with the worst scores, the worst first
 */
public record Standing(
    String dataset,
    Contender contender,
    EvaluationMetric metric,
    long images,
    long failed,
    long missing,
    long identical,
    Score mean,
    @Nullable Double median,
    @Nullable Double fifthPercentile,
    @Nullable Difference difference,
    List<Worst> worst) {

  /**
   * The mean of this contender's score minus the first one's over the images that both have, with
   * the 95 % confidence interval of Student's t for paired samples.
   *
   * @param against the first contender
   * @param mean of the differences
   * @param low lower end of the interval
   * @param high upper end
   * @param pairs images
   */
  public record Difference(String against, double mean, double low, double high, long pairs) {}

  /** An image and its score. */
  public record Worst(Subject subject, double value) {}
}
