package io.enlarger.job.evaluate;

import io.enlarger.config.EvaluationMetric;
import io.enlarger.metric.Convention;
import java.io.Serializable;
import java.util.List;

/**
 * What all scores of a run have in common.
 *
 * @param runId the run
 * @param scale output pixels for a source pixel along one side
 * @param degradation how sources were made of references, or {@link #PAIRS}
 * @param convention how results were compared with references
 * @param metrics what was measured, in order; the first decides which images are the worst
 * @param contenders what is compared, in order; all are compared with the first
 */
public record Protocol(
    String runId,
    int scale,
    String degradation,
    Convention convention,
    List<EvaluationMetric> metrics,
    List<Contender> contenders)
    implements Serializable {
  /** Sources and references are both the catalog's. */
  public static final String PAIRS = "none";

  public Protocol {
    metrics = List.copyOf(metrics);
    contenders = List.copyOf(contenders);
  }

  /** The contender of that label. */
  Contender contender(String label) {
    return contenders.stream().filter(c -> c.label().equals(label)).findFirst().orElseThrow();
  }
}
