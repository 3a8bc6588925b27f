package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.catalog.CatalogSchema;
import io.enlarger.config.EnlargerConfig;
import io.enlarger.config.EnlargerConfig.DeviceKind;
import io.enlarger.ledger.Backlog;
import io.enlarger.ledger.Ledger;
import io.enlarger.plan.Pace;
import io.enlarger.plan.Plan;
import io.enlarger.plan.Wave;
import io.enlarger.report.ReportRows;
import io.enlarger.report.ReportSchema;
import io.enlarger.report.RunRecord;
import io.enlarger.report.Summary;
import io.enlarger.report.page.ReportFigures;
import io.enlarger.storage.ObjectStore;
import io.enlarger.upscale.SharedModels;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The main job: a catalog in, larger images and a report out. */
public final class UpscaleJob {
  private static final Logger LOG = LoggerFactory.getLogger(UpscaleJob.class);

  private static final long COPIES_PER_TASK = 256;

  private final EnlargerConfig config;
  private final PrintStream progress;

  /**
   * @param progress where progress is printed
   */
  public UpscaleJob(EnlargerConfig config, PrintStream progress) {
    this.config = config;
    this.progress = progress;
  }

  /**
   * What a run did.
   *
   * @param runId the run
   * @param reportUri where its report is; empty where there was nothing to do
   * @param pageUri where the page for people is; empty where none was made
   * @param summary the report in numbers
   * @param backlog what there was to do, and what was done already
   * @param left images that there was no time for
   * @param estimated how long it was expected to take from the plan on, were there time for all
   * @param worked how long it took from the plan on
   * @param elapsed from the catalog to the last row
   * @param slots tasks that can run at the same time
   * @param modelLoads how many times a model was loaded, over all executors
   */
  public record Result(
      String runId,
      Optional<String> reportUri,
      Optional<String> pageUri,
      Summary summary,
      Backlog.Counts backlog,
      long left,
      Duration estimated,
      Duration worked,
      Duration elapsed,
      int slots,
      long modelLoads) {
    private Result with(Summary summary, Optional<String> page) {
      return new Result(
          runId,
          reportUri,
          page,
          summary,
          backlog,
          left,
          estimated,
          worked,
          elapsed,
          slots,
          modelLoads);
    }

    /** Share of the slots' time in which the network computed, 0 to 1. */
    public double networkShare() {
      return summary.inferMs() / (double) Math.max(1, elapsed.toMillis() * slots);
    }
  }

  /**
   * Runs to the end, or as long as {@code job.max-duration} allows.
   *
   * @throws EnlargerException where the run as a whole cannot be done
   */
  public Result run() {
    String output = config.requireOutput();
    config.requireCatalog();
    SparkSession spark = Sessions.open(config);
    Instant start = Instant.now();
    try {
      return run(spark, output, start);
    } catch (Exception e) {
      // Spark throws checked exceptions that its Java signatures do not name
      throw Failures.explained(e);
    }
  }

  private Result run(SparkSession spark, String given, Instant start) throws Exception {
    ObjectStore store = new ObjectStore(spark.sessionState().newHadoopConf());
    String output = store.qualify(given).replaceAll("/+$", "");
    String runId = RunId.of(config, start);
    String reportUri = Preparation.reports(output) + "/run=" + runId;
    Counters counters = Counters.in(spark.sparkContext());
    Preparation ready =
        Preparation.of(
            spark, config, Preparation.Purpose.RUN, recipe -> loadEarly(spark, recipe, counters));
    Backlog backlog = ready.backlog();
    long images =
        ready.plan().summary().images() + backlog.counts().copies() + backlog.counts().repeats();
    Duration estimated = ready.estimated();
    int slots = spark.sparkContext().defaultParallelism();
    if (images == 0) {
      return new Result(
          runId,
          Optional.empty(),
          Optional.empty(),
          Summary.NOTHING,
          backlog.counts(),
          0,
          estimated,
          Duration.ZERO,
          Duration.between(start, Instant.now()),
          slots,
          0);
    }
    if (store.exists(reportUri)) {
      throw EnlargerException.of(
          ErrorCode.CONFIGURATION_INVALID,
          "%s: there is a report of that run already; choose another job.run-id",
          reportUri);
    }
    store.sweep(output, Preparation.reports(output), config.output().sweepAfter());
    Instant planned = Instant.now();
    BandFiles bands = BandFiles.of(reportUri);
    long left;
    try (Progress line =
        Progress.start(
            spark.sparkContext(),
            counters,
            images,
            ready.plan().summary().sourcePx(),
            progress,
            config.job().progressSeconds())) {
      left = work(spark, ready, new Place(runId, reportUri, bands), counters, start);
    } finally {
      if (ready.plan().summary().splitImages() > 0) {
        forget(bands, store);
      }
    }
    Instant ended = Instant.now();
    Result result =
        new Result(
            runId,
            Optional.of(reportUri),
            Optional.empty(),
            Summary.NOTHING,
            backlog.counts(),
            left,
            estimated,
            Duration.between(planned, ended),
            Duration.between(start, ended),
            slots,
            counters.modelLoads().value());
    store.write(
        reportUri + "/" + RunRecord.FILE,
        RunRecords.of(config, ready, result, output, spark.version(), start, ended).toJson());
    return config.report().html()
        ? summedUpWithPage(spark, store, reportUri, result)
        : summedUp(spark, reportUri, result);
  }

  /** Where this process is the only executor, the model is loaded while the plan is made. */
  private static void loadEarly(SparkSession spark, Recipe recipe, Counters counters) {
    if (!spark.sparkContext().isLocal() || recipe.device() != DeviceKind.CPU) {
      return;
    }
    Thread loading =
        new Thread(
            () ->
                SharedModels.prepare(
                    recipe.model(), recipe.engine(), () -> counters.modelLoads().add(1)),
            "enlarger-load");
    loading.setDaemon(true);
    loading.start();
  }

  private static Result summedUp(SparkSession spark, String reportUri, Result result) {
    return result.with(Summary.of(ReportSchema.read(spark, reportUri)), Optional.empty());
  }

  /** The images are there whether a page can be made of them or not. */
  private Result summedUpWithPage(
      SparkSession spark, ObjectStore store, String reportUri, Result result) {
    String uri = reportUri + "/" + ReportPages.FILE;
    ReportPages pages = new ReportPages(spark, store, config.report().pictures());
    try {
      ReportFigures figures = pages.figures(reportUri);
      store.write(uri, pages.html(reportUri, figures).getBytes(StandardCharsets.UTF_8));
      return result.with(figures.summary(), Optional.of(uri));
    } catch (RuntimeException e) {
      LOG.warn(
          "no page was made of the report {}; \"enlarger report --report {} --html FILE\" makes one",
          reportUri,
          reportUri,
          e);
      return summedUp(spark, reportUri, result);
    }
  }

  /** A store that takes nothing any more is what the run failed of; a later run sweeps then. */
  private static void forget(BandFiles bands, ObjectStore store) {
    try {
      bands.deleteAll(store);
    } catch (EnlargerException e) {
      LOG.warn("{}: what is left of bands is not deleted", bands.folder(), e);
    }
  }

  /** Where a run reports, and keeps what is not complete. */
  private record Place(String runId, String reportUri, BandFiles bands) {}

  private long work(
      SparkSession spark, Preparation ready, Place place, Counters counters, Instant start)
      throws Exception {
    JavaSparkContext java = new JavaSparkContext(spark.sparkContext());
    Broadcast<Recipe> recipe = java.broadcast(ready.recipe());
    Broadcast<SerializableConfiguration> hadoop =
        java.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    String fingerprint = ready.recipe().fingerprint();
    ReportRows rows = new ReportRows(place.runId(), fingerprint, ready.rows().schema());
    Run run = new Run(recipe, hadoop, rows, place.bands(), counters);
    CopyTask copy = new CopyTask(run, ready.names(), new UpscaleTask(run));
    WaveRunner runner =
        new WaveRunner(
            spark,
            place.reportUri(),
            ReportSchema.of(ready.rows().schema()),
            config.job().maxDuration().map(start::plus));

    Backlog backlog = ready.backlog();
    List<WaveRunner.Waves> waves = new ArrayList<>();
    copies(backlog.copies(), backlog.counts().copies(), copy, ready.pace()).ifPresent(waves::add);
    waves.addAll(upscaled(ready.plan(), run, java, ready));
    long left = runner.run(waves);
    long repeats = backlog.counts().repeats();
    if (repeats == 0 || left > 0) {
      return left + repeats;
    }
    // what they repeat is in this run's report now, unless it was refused
    Ledger now = Ledger.of(spark, ready.store(), place.reportUri(), fingerprint);
    Backlog.Sorted sorted = Backlog.withResults(backlog.repeats(), now);
    Plan rest = ready.planner().plan(sorted.others(), backlog.taken().limit(0));
    List<WaveRunner.Waves> later = new ArrayList<>();
    copies(sorted.copies(), repeats - rest.summary().images(), copy, ready.pace())
        .ifPresent(later::add);
    later.addAll(upscaled(rest, run, java, ready));
    return runner.run(later);
  }

  /** The very large images first: they take longest. */
  private List<WaveRunner.Waves> upscaled(
      Plan plan, Run run, JavaSparkContext spark, Preparation ready) {
    Duration wave = config.job().wave();
    return List.of(
        new WaveRunner.Waves(
            new SplitImages(spark, plan.split().images(), run, ready.store()),
            Wave.cut(plan.split().loads(), ready.pace(), wave)),
        new WaveRunner.Waves(
            WaveRunner.Rows.in(plan.whole().images().mapPartitions(new UpscaleTask(run))),
            Wave.cut(plan.whole().loads(), ready.pace(), wave)));
  }

  private Optional<WaveRunner.Waves> copies(
      Dataset<Row> copies, long images, CopyTask copy, Pace pace) {
    if (images == 0) {
      return Optional.empty();
    }
    int parts = (int) Math.max(4L * pace.slots(), images / COPIES_PER_TASK);
    JavaRDD<Row> rows =
        copies
            .repartition(parts, functions.col(CatalogSchema.URI))
            .sortWithinPartitions(CatalogSchema.URI)
            .toJavaRDD()
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    List<Wave.Load> loads =
        rows.mapPartitions(part -> List.of(size(part)).iterator()).collect().stream()
            .map(count -> new Wave.Load(count, 0))
            .toList();
    return Optional.of(
        new WaveRunner.Waves(
            WaveRunner.Rows.in(rows.mapPartitions(copy)),
            Wave.cut(loads, pace, config.job().wave())));
  }

  private static long size(Iterator<Row> rows) {
    long size = 0;
    for (; rows.hasNext(); rows.next()) {
      size++;
    }
    return size;
  }
}
