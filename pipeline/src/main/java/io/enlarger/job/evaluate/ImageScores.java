package io.enlarger.job.evaluate;

import io.enlarger.config.EvaluationMetric;
import io.enlarger.metric.Score;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One image by one contender.
 *
 * @param subject the image
 * @param contender label of what made the result
 * @param scores what was measured; empty where the image failed
 * @param failure why there are no scores; null where there are
 * @param timing where the time went
 */
public record ImageScores(
    Subject subject,
    String contender,
    Map<EvaluationMetric, Score> scores,
    @Nullable Failure failure,
    Timing timing) {
  public ImageScores {
    scores = Map.copyOf(scores);
  }

  /**
   * Why an image has no scores.
   *
   * @param stage step at which it failed
   * @param code one of {@link io.enlarger.ErrorCode}
   * @param message problem, cause and remedy
   */
  public record Failure(String stage, String code, String message) {}

  /**
   * Milliseconds of each step.
   *
   * @param readMs reading and decoding, for all contenders together
   * @param degradeMs making the source of the reference, for all contenders together
   * @param inferMs enlarging
   * @param metricMs measuring
   */
  public record Timing(long readMs, long degradeMs, long inferMs, long metricMs) {}
}
