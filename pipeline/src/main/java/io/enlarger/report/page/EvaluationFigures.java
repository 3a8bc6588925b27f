package io.enlarger.report.page;

import io.enlarger.report.page.ReportFigures.Refusal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the page of an evaluation shows.
 *
 * @param runId the run
 * @param otherRuns how many runs there are beside it, which the page does not show
 * @param scale output pixels for a source pixel along one side
 * @param degradation how sources were made of references; null where both are the catalog's
 * @param convention how results were compared with references
 * @param conventionParameters the same in words
 * @param models in their order; all are compared with the first
 * @param datasets in their order
 * @param plane models on the plane of perception and distortion; none unless both were measured
 * @param failures images without scores by some model, by error code
 * @param look the worst results; null where no pictures were kept
 */
public record EvaluationFigures(
    String runId,
    long otherRuns,
    int scale,
    @Nullable String degradation,
    String convention,
    String conventionParameters,
    List<Model> models,
    List<Dataset> datasets,
    List<PlanePoint> plane,
    List<Refusal> failures,
    @Nullable Look look) {

  /**
   * A model.
   *
   * @param share of the second network, where it is one of a series of mixtures
   */
  public record Model(
      String label,
      String architecture,
      int scale,
      @Nullable String sha256,
      @Nullable Double share) {}

  /** Images that are put together, and how the models do on them by each measure. */
  public record Dataset(String name, long images, List<Metric> metrics) {}

  /**
   * A measure.
   *
   * @param unit behind its numbers, or nothing
   * @param standings of the models, in their order
   * @param distributions by the model's label
   */
  public record Metric(
      String label,
      String unit,
      boolean higherIsBetter,
      List<Standing> standings,
      Map<String, Distribution> distributions) {}

  /**
   * How a model does.
   *
   * @param mean of the finite scores
   * @param fifth what 5 % of the images are worse than
   * @param difference to the first model; null for the first
   * @param worst the worst images, the worst first
   */
  public record Standing(
      String model,
      long failed,
      long missing,
      long identical,
      @Nullable Double mean,
      @Nullable Double median,
      @Nullable Double fifth,
      @Nullable Difference difference,
      List<Worst> worst) {}

  /** A mean difference with its 95 % interval. */
  public record Difference(double mean, double low, double high) {}

  /** An image and its score. */
  public record Worst(String uri, double value) {}

  /** A model on the plane; less is better both ways. */
  public record PlanePoint(String dataset, Model model, double rmse, double niqe) {}
}
