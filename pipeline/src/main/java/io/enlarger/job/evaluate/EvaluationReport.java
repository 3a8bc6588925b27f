package io.enlarger.job.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.row_number;

import io.enlarger.config.EvaluationMetric;
import io.enlarger.config.EvaluationMetric.Better;
import io.enlarger.metric.Convention;
import io.enlarger.report.page.Distribution;
import io.enlarger.report.page.EvaluationFigures;
import io.enlarger.report.page.EvaluationFigures.PlanePoint;
import io.enlarger.report.page.Look;
import io.enlarger.report.page.ReportFigures.Example;
import io.enlarger.report.page.ReportFigures.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation that was kept, read back: what it was, its leaderboard, and what its page shows.
 * Measures are in the order of {@link EvaluationMetric}, since rows do not say in which they were
 * asked for.
 */
public final class EvaluationReport {
  private static final int EXAMPLES = 5;

  /** Between the parts of a key of distributions. */
  private static final String SEPARATOR = "\u0001";

  private final Dataset<Row> rows;
  private final Protocol protocol;
  private final Leaderboard leaderboard;
  private final long otherRuns;

  private EvaluationReport(Dataset<Row> rows, Protocol protocol, long otherRuns) {
    this.rows = rows;
    this.protocol = protocol;
    this.leaderboard = Leaderboard.of(protocol, ordered(rows));
    this.otherRuns = otherRuns;
  }

  /**
   * Reads an evaluation; of several runs the last by name, which is the time they began unless they
   * were named otherwise.
   *
   * @param folder a run's, or that of all runs of an output
   * @return empty where there are no rows
   */
  public static Optional<EvaluationReport> read(SparkSession spark, String folder) {
    Dataset<Row> all =
        spark.read().schema(ScoreRows.schema()).option("recursiveFileLookup", true).parquet(folder);
    Row runs = all.agg(expr("max(run_id)"), countDistinct("run_id")).first();
    if (runs.isNullAt(0)) {
      return Optional.empty();
    }
    Dataset<Row> rows = all.where(col("run_id").equalTo(runs.getString(0)));
    return Optional.of(
        new EvaluationReport(rows, protocol(runs.getString(0), rows), runs.getLong(1) - 1));
  }

  /** The leaderboard. */
  public Leaderboard leaderboard() {
    return leaderboard;
  }

  /** The models on the plane of perception and distortion, where both were measured. */
  public List<io.enlarger.job.evaluate.PlanePoint> plane() {
    return io.enlarger.job.evaluate.PlanePoint.of(leaderboard);
  }

  /** All scores in the order of catalog and models. */
  public Iterator<ImageScores> images() {
    return ordered(rows);
  }

  /** The scores of an evaluation in the order of catalog and models. */
  public static Iterator<ImageScores> ordered(Dataset<Row> scores) {
    Iterator<Row> sorted = scores.orderBy("index", "position").toLocalIterator();
    Iterable<Row> once = () -> sorted;
    return StreamSupport.stream(once.spliterator(), false).map(ScoreRows::scores).iterator();
  }

  private static Protocol protocol(String runId, Dataset<Row> rows) {
    List<Row> models =
        rows.select("position", "model", "scale", "degradation", "convention")
            .distinct()
            .orderBy("position")
            .collectAsList();
    Column[] counts =
        Arrays.stream(EvaluationMetric.values())
            .map(metric -> expr("count(scores." + ScoreRows.column(metric) + ")").as(metric.name()))
            .toArray(Column[]::new);
    Row taken = rows.agg(counts[0], Arrays.copyOfRange(counts, 1, counts.length)).first();
    List<EvaluationMetric> metrics =
        Arrays.stream(EvaluationMetric.values())
            .filter(metric -> taken.<Long>getAs(metric.name()) > 0)
            .toList();
    Row any = models.get(0);
    return new Protocol(
        runId,
        any.<Integer>getAs("scale"),
        any.getAs("degradation"),
        Convention.of(any.getAs("convention")),
        // where every image failed nothing was measured of any
        metrics.isEmpty() ? List.of(EvaluationMetric.PSNR) : metrics,
        models.stream().map(row -> contender(row.getAs("model"))).toList());
  }

  private static Contender contender(Row model) {
    return new Contender(
        model.getAs("label"),
        model.getAs("name"),
        model.<@Nullable String>getAs("sha256"),
        model.getAs("architecture"),
        model.<Integer>getAs("scale"),
        model.<@Nullable Double>getAs("share"));
  }

  /** The run. */
  public String runId() {
    return protocol.runId();
  }

  /**
   * What its page shows.
   *
   * @param look results to be looked at, where pictures of them were kept
   */
  public EvaluationFigures figures(Optional<Look> look) {
    Map<String, Distribution> distributions =
        Distribution.of(
            rows,
            protocol.metrics().stream()
                .map(
                    metric ->
                        new Distribution.Measured(
                            "concat_ws('"
                                + SEPARATOR
                                + "', dataset, model.label, '"
                                + metric.label()
                                + "')",
                            "scores." + ScoreRows.column(metric) + ".value",
                            levels(metric)))
                .toList());
    List<EvaluationFigures.Model> models =
        protocol.contenders().stream().map(EvaluationReport::model).toList();
    return new EvaluationFigures(
        protocol.runId(),
        otherRuns,
        protocol.scale(),
        protocol.degradation().equals(Protocol.PAIRS) ? null : protocol.degradation(),
        protocol.convention().name(),
        protocol.convention().parameters(),
        models,
        datasets(distributions),
        plane().stream()
            .map(p -> new PlanePoint(p.dataset(), model(p.contender()), p.rmse(), p.niqe()))
            .toList(),
        failures(),
        look.orElse(null));
  }

  /**
   * The worst results of the best model, by the first measure that compares with a reference.
   *
   * @param model its label
   * @param metric the measure
   * @param unit behind its numbers, or nothing
   * @param subjects the images, the worst first
   * @param values of the measure
   */
  public record Worst(
      String model, String metric, String unit, List<Subject> subjects, List<Double> values) {}

  /**
   * What is worth being looked at.
   *
   * @param most how many images at most
   * @return empty where nothing was compared with a reference
   */
  public Optional<Worst> worst(int most) {
    return protocol.metrics().stream()
        .filter(metric -> metric.measure().isPresent())
        .findFirst()
        .flatMap(metric -> best(metric).map(model -> worst(metric, model, most)))
        .filter(worst -> !worst.subjects().isEmpty());
  }

  /** The model with the best mean over all images of all datasets. */
  private Optional<String> best(EvaluationMetric metric) {
    Map<String, Double> sums = new LinkedHashMap<>();
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Standing standing : leaderboard.standings()) {
      Double mean = standing.mean().value();
      if (standing.metric() == metric && mean != null) {
        String label = standing.contender().label();
        sums.merge(label, mean * standing.images(), Double::sum);
        counts.merge(label, standing.images(), Long::sum);
      }
    }
    Comparator<String> byMean =
        Comparator.comparingDouble(
            label -> sums.getOrDefault(label, 0.0) / counts.getOrDefault(label, 1L));
    return metric.better() == Better.HIGHER
        ? sums.keySet().stream().max(byMean)
        : sums.keySet().stream().min(byMean);
  }

  private Worst worst(EvaluationMetric metric, String model, int most) {
    String column = "scores." + ScoreRows.column(metric) + ".value";
    List<Row> found =
        rows.where(col("model.label").equalTo(model).and(col(column).isNotNull()))
            .orderBy(
                metric.better() == Better.HIGHER ? col(column).asc() : col(column).desc(),
                col("index"))
            .limit(most)
            .select(
                col("index"),
                col("id"),
                col("uri"),
                col("reference_uri"),
                col("dataset"),
                col(column))
            .collectAsList();
    return new Worst(
        model,
        metric.label(),
        unit(metric),
        found.stream()
            .map(
                row ->
                    new Subject(
                        row.getLong(0),
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4)))
            .toList(),
        found.stream().map(row -> row.getDouble(5)).toList());
  }

  private static String unit(EvaluationMetric metric) {
    return metric == EvaluationMetric.PSNR || metric == EvaluationMetric.LR ? "dB" : "";
  }

  private static int levels(EvaluationMetric metric) {
    return switch (metric) {
      case PSNR, LR -> 1000;
      case SSIM, MS_SSIM, GMSD -> 10_000;
      case MSE, RMSE, NIQE -> 100;
    };
  }

  private static EvaluationFigures.Model model(Contender contender) {
    return new EvaluationFigures.Model(
        contender.label(),
        contender.architecture(),
        contender.scale(),
        contender.sha256(),
        contender.share());
  }

  private List<EvaluationFigures.Dataset> datasets(Map<String, Distribution> distributions) {
    Map<String, List<Standing>> byDataset =
        leaderboard.standings().stream()
            .collect(Collectors.groupingBy(Standing::dataset, TreeMap::new, Collectors.toList()));
    List<EvaluationFigures.Dataset> datasets = new ArrayList<>();
    byDataset.forEach(
        (name, standings) ->
            datasets.add(
                new EvaluationFigures.Dataset(
                    name,
                    standings.get(0).images(),
                    protocol.metrics().stream()
                        .map(metric -> metric(name, metric, standings, distributions))
                        .toList())));
    return datasets;
  }

  private static EvaluationFigures.Metric metric(
      String dataset,
      EvaluationMetric metric,
      List<Standing> standings,
      Map<String, Distribution> distributions) {
    Map<String, Distribution> own = new TreeMap<>();
    List<EvaluationFigures.Standing> of = new ArrayList<>();
    for (Standing standing : standings) {
      if (standing.metric() == metric) {
        String label = standing.contender().label();
        of.add(standing(standing));
        Distribution distribution =
            distributions.get(String.join(SEPARATOR, dataset, label, metric.label()));
        if (distribution != null) {
          own.put(label, distribution);
        }
      }
    }
    return new EvaluationFigures.Metric(
        metric.label(), unit(metric), metric.better() == Better.HIGHER, of, own);
  }

  private static EvaluationFigures.Standing standing(Standing s) {
    Standing.Difference difference = s.difference();
    return new EvaluationFigures.Standing(
        s.contender().label(),
        s.failed(),
        s.missing(),
        s.identical(),
        s.mean().value(),
        s.median(),
        s.fifthPercentile(),
        difference == null
            ? null
            : new EvaluationFigures.Difference(
                difference.mean(), difference.low(), difference.high()),
        s.worst().stream()
            .map(worst -> new EvaluationFigures.Worst(worst.subject().uri(), worst.value()))
            .toList());
  }

  private List<Refusal> failures() {
    Dataset<Row> failed = rows.where("status = 'FAILED'");
    Map<String, List<Example>> examples = new TreeMap<>();
    failed
        .groupBy("error_code", "uri")
        .agg(expr("min(stage) AS stage"), expr("min(error_message) AS message"))
        .withColumn("rank", row_number().over(Window.partitionBy("error_code").orderBy("uri")))
        .where(col("rank").leq(EXAMPLES))
        .orderBy("error_code", "rank")
        .collectAsList()
        .forEach(
            row ->
                examples
                    .computeIfAbsent(row.getAs("error_code"), code -> new ArrayList<>())
                    .add(
                        new Example(
                            row.getAs("uri"),
                            String.valueOf(row.<Object>getAs("stage")),
                            String.valueOf(row.<Object>getAs("message")))));
    return failed
        .groupBy("error_code")
        .agg(countDistinct("uri").as("count"))
        .orderBy(col("count").desc(), col("error_code"))
        .collectAsList()
        .stream()
        .map(
            row ->
                new Refusal(
                    row.getString(0),
                    row.getLong(1),
                    Objects.requireNonNull(examples.get(row.getString(0)), "it has some")))
        .toList();
  }
}
