package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.catalog.CatalogReader;
import io.enlarger.catalog.CatalogSchema;
import io.enlarger.catalog.FolderListing;
import io.enlarger.config.EnlargerConfig;
import io.enlarger.config.EnlargerConfig.Evaluate;
import io.enlarger.config.EvaluationMetric;
import io.enlarger.job.evaluate.Contender;
import io.enlarger.job.evaluate.EvaluationReport;
import io.enlarger.job.evaluate.ImageScores;
import io.enlarger.job.evaluate.Leaderboard;
import io.enlarger.job.evaluate.LeaderboardCsv;
import io.enlarger.job.evaluate.LeaderboardText;
import io.enlarger.job.evaluate.PlaneChart;
import io.enlarger.job.evaluate.PlanePoint;
import io.enlarger.job.evaluate.Protocol;
import io.enlarger.job.evaluate.ScoreRows;
import io.enlarger.job.evaluate.Subject;
import io.enlarger.report.page.Look;
import io.enlarger.resample.Degradation;
import io.enlarger.storage.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Models compared on the images of a catalog: scores of each image, and a leaderboard. */
public final class EvaluateJob {
  /** Tasks for each that can run at the same time, so that long images do not hold up the end. */
  private static final int TASKS_PER_SLOT = 4;

  private static final String DATASET = "dataset";

  private static final Logger LOG = LoggerFactory.getLogger(EvaluateJob.class);

  private final EnlargerConfig config;

  public EvaluateJob(EnlargerConfig config) {
    this.config = config;
  }

  /**
   * What was found.
   *
   * @param leaderboard scores put together
   * @param plane the models on the plane of perception and distortion; none unless mixtures are
   *     evaluated
   * @param scores a row for each image and model
   * @param kept where that is kept; empty where no output was named
   */
  public record Result(
      Leaderboard leaderboard, List<PlanePoint> plane, Dataset<Row> scores, Optional<Kept> kept) {
    /** All scores in the order of catalog and models. */
    public Iterator<ImageScores> images() {
      return EvaluationReport.ordered(scores);
    }

    /** Share of the rows without scores, 0 to 1. */
    public double failedFraction() {
      return scores.where("status = 'FAILED'").count() / (double) scores.count();
    }
  }

  /**
   * Where results are.
   *
   * @param scoresUri Parquet files with a row for each image and model
   * @param tablesUri folder of the leaderboard as Markdown and CSV
   * @param pageUri the page for people; empty where none was made
   */
  public record Kept(String scoresUri, String tablesUri, Optional<String> pageUri) {
    static Kept below(String output, String runId) {
      String folder = output.replaceAll("/+$", "");
      return new Kept(
          folder + "/_evaluation/run=" + runId, folder + "/run=" + runId, Optional.empty());
    }
  }

  /**
   * Runs to the end. Where no output is named, results are returned and kept nowhere.
   *
   * @throws EnlargerException where the run as a whole cannot be done
   */
  public Result run() {
    config.requireCatalog();
    requireSomethingToCompare();
    SparkSession spark = Sessions.open(config);
    ObjectStore store = new ObjectStore(spark.sessionState().newHadoopConf());
    Contest contest = Contest.of(config, store);
    Protocol protocol = protocol(contest);
    Optional<String> output = config.output().uri().map(store::qualify);
    Dataset<Row> rows = catalog(spark, store, output);
    Optional<Kept> kept = output.map(folder -> Kept.below(folder, protocol.runId()));
    output.ifPresent(store::requireWritable);
    kept.ifPresent(to -> requireNew(to, store));
    EvaluationRecipe recipe =
        EvaluationRecipe.of(config, protocol, contest, PristineModels.of(config.niqe(), store));
    try {
      EvaluateTask task = task(spark, recipe);
      Dataset<Row> scores = scored(spark, rows, task);
      if (kept.isPresent()) {
        scores.write().mode(SaveMode.ErrorIfExists).parquet(kept.get().scoresUri());
        scores = spark.read().parquet(kept.get().scoresUri());
      } else {
        scores = scores.persist(StorageLevel.MEMORY_AND_DISK());
      }
      Leaderboard board = Leaderboard.of(protocol, EvaluationReport.ordered(scores));
      List<PlanePoint> plane =
          config.evaluate().interpolate().isPresent() ? PlanePoint.of(board) : List.of();
      if (kept.isPresent()) {
        write(store, kept.get().tablesUri(), board, plane);
        if (config.report().html()) {
          kept = Optional.of(withPage(spark, store, kept.get(), task));
        }
      }
      return new Result(board, plane, scores, kept);
    } catch (Exception e) {
      // Spark throws checked exceptions that its Java signatures do not name
      throw Failures.explained(e);
    }
  }

  private static void requireNew(Kept kept, ObjectStore store) {
    if (store.exists(kept.scoresUri())) {
      throw EnlargerException.of(
          ErrorCode.CONFIGURATION_INVALID,
          "%s: there is an evaluation of that run already; choose another job.run-id",
          kept.scoresUri());
    }
  }

  private void requireSomethingToCompare() {
    Evaluate asked = config.evaluate();
    if (!asked.models().isEmpty() || asked.interpolate().isPresent()) {
      return;
    }
    if (asked.degrade().isPresent()) {
      throw EnlargerException.of(
          ErrorCode.CONFIGURATION_INVALID,
          "evaluate.models is not set, so nothing enlarges what --degrade %s makes; give --models,"
              + " for example bicubic,enlarger-x4, or score given images with --degrade none",
          asked.degrade().get().label());
    }
    if (asked.metrics().contains(EvaluationMetric.LR)) {
      throw EnlargerException.of(
          ErrorCode.CONFIGURATION_INVALID,
          "evaluate.metrics: lr compares a result with what it was made of, which is not known of"
              + " given images; leave it out, or give --models");
    }
  }

  private Protocol protocol(Contest contest) {
    Evaluate asked = config.evaluate();
    List<Contender> contenders =
        contest.entries().isEmpty()
            ? List.of(Contender.given(contest.scale()))
            : contest.entries().stream().map(Contest.Entry::contender).toList();
    Set<EvaluationMetric> metrics = new LinkedHashSet<>(asked.metrics());
    if (asked.interpolate().isPresent()) {
      // the two axes of the plane
      metrics.add(EvaluationMetric.MSE);
      metrics.add(EvaluationMetric.NIQE);
    }
    return new Protocol(
        RunId.of(config, Instant.now()),
        contest.scale(),
        asked.degrade().map(Degradation::label).orElse(Protocol.PAIRS),
        asked.convention(),
        List.copyOf(metrics),
        contenders);
  }

  private Dataset<Row> catalog(SparkSession spark, ObjectStore store, Optional<String> output) {
    String catalog = config.requireCatalog();
    FolderListing folders =
        new FolderListing(config.catalog().glob(), config.catalog().ignore(), output);
    Dataset<Row> rows = new CatalogReader(spark, store, List.of()).read(catalog, folders).rows();
    if (config.job().limit().isPresent()) {
      rows = rows.limit(config.job().limit().getAsInt());
    }
    requireReferences(rows, catalog);
    return rows.select(
        functions.col(CatalogSchema.ID),
        functions.col(CatalogSchema.URI),
        functions.col(CatalogSchema.REFERENCE_URI),
        dataset(rows, catalog).as(DATASET));
  }

  private Column dataset(Dataset<Row> rows, String catalog) {
    Optional<String> column = config.evaluate().datasetColumn();
    if (column.isEmpty()) {
      String name = catalog.replaceAll("/+$", "").replaceFirst(".*[/:]", "");
      return functions.lit(name.replaceFirst("\\.[a-z]+$", ""));
    }
    if (!Arrays.asList(rows.columns()).contains(column.get())) {
      throw EnlargerException.of(
          ErrorCode.CATALOG_INVALID,
          "catalog %s: there is no column \"%s\" (columns: %s); name one of them with"
              + " --dataset-column",
          catalog,
          column.get(),
          String.join(", ", rows.columns()));
    }
    return functions.coalesce(
        functions.col("`" + column.get() + "`").cast("string"), functions.lit("(none)"));
  }

  private void requireReferences(Dataset<Row> rows, String catalog) {
    Evaluate asked = config.evaluate();
    long pairs = rows.where(functions.col(CatalogSchema.REFERENCE_URI).isNotNull()).count();
    if (asked.degrade().isPresent() && pairs > 0) {
      throw EnlargerException.of(
          ErrorCode.CATALOG_INVALID,
          "catalog %s: %d rows have a reference_uri, so their images are no references to be"
              + " degraded by %s; give --degrade none, or a catalog without that column",
          catalog,
          pairs,
          asked.degrade().get().label());
    }
    List<EvaluationMetric> referenced =
        asked.metrics().stream().filter(metric -> metric.measure().isPresent()).toList();
    if (asked.degrade().isEmpty() && pairs == 0 && !referenced.isEmpty()) {
      throw EnlargerException.of(
          ErrorCode.CATALOG_INVALID,
          "catalog %s: no row has a reference_uri, which --degrade none needs for %s; add the"
              + " column, or have references degraded with --degrade bicubic",
          catalog,
          referenced.stream().map(EvaluationMetric::label).collect(Collectors.joining(", ")));
    }
  }

  private static EvaluateTask task(SparkSession spark, EvaluationRecipe recipe) {
    JavaSparkContext java = new JavaSparkContext(spark.sparkContext());
    return new EvaluateTask(
        java.broadcast(recipe),
        java.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf())));
  }

  private static Dataset<Row> scored(SparkSession spark, Dataset<Row> rows, EvaluateTask task) {
    JavaRDD<Subject> subjects =
        rows.toJavaRDD()
            .zipWithIndex()
            .map(
                row ->
                    new Subject(
                        row._2(),
                        row._1().getString(0),
                        row._1().getString(1),
                        row._1().getString(2),
                        row._1().getString(3)));
    int tasks =
        (int)
            Math.min(
                (long) TASKS_PER_SLOT * spark.sparkContext().defaultParallelism(),
                subjects.count());
    JavaRDD<Row> scored = subjects.repartition(tasks).mapPartitions(task);
    return spark.createDataFrame(scored, ScoreRows.schema());
  }

  /** The scores are there whether a page can be made of them or not. */
  private Kept withPage(SparkSession spark, ObjectStore store, Kept kept, EvaluateTask task) {
    String uri = kept.tablesUri() + "/report.html";
    ReportPages pages = new ReportPages(spark, store, config.report().pictures());
    try {
      EvaluationReport report = EvaluationReport.read(spark, kept.scoresUri()).orElseThrow();
      pages
          .look(report, task)
          .ifPresent(look -> store.write(kept.scoresUri() + "/" + Look.FILE, look.toJson()));
      store.write(uri, utf8(pages.html(kept.scoresUri(), report)));
      return new Kept(kept.scoresUri(), kept.tablesUri(), Optional.of(uri));
    } catch (RuntimeException e) {
      LOG.warn(
          "no page was made of {}; \"enlarger report --report {} --html FILE\" makes one",
          kept.scoresUri(),
          kept.scoresUri(),
          e);
      return kept;
    }
  }

  private static void write(
      ObjectStore store, String folder, Leaderboard board, List<PlanePoint> plane) {
    store.write(folder + "/leaderboard.md", utf8(LeaderboardText.of(board, plane)));
    store.write(folder + "/leaderboard.csv", utf8(LeaderboardCsv.of(board)));
    if (!plane.isEmpty()) {
      store.write(folder + "/perception-distortion.csv", utf8(LeaderboardCsv.of(plane)));
      PlaneChart.png(plane)
          .ifPresent(png -> store.write(folder + "/perception-distortion.png", png));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
