package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.config.EnlargerConfig;
import io.enlarger.report.ReportRows;
import io.enlarger.report.ReportSchema;
import io.enlarger.report.Summary;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** The main job: a catalog in, larger images and a report out. */
public final class UpscaleJob {
  private static final DateTimeFormatter RUN_ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

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
   * @param reportUri where its report is
   * @param summary the report in numbers
   * @param elapsed from the catalog to the last row
   * @param slots tasks that can run at the same time
   * @param modelLoads how many times a model was loaded, over all executors
   */
  public record Result(
      String runId,
      String reportUri,
      Summary summary,
      Duration elapsed,
      int slots,
      long modelLoads) {
    /** Share of the slots' time in which the network computed, 0 to 1. */
    public double networkShare() {
      return summary.inferMs() / (double) Math.max(1, elapsed.toMillis() * slots);
    }
  }

  /**
   * Runs to the end.
   *
   * @throws EnlargerException where the run as a whole cannot be done
   */
  public Result run() {
    String output = config.requireOutput();
    config.requireCatalog();
    SparkSession spark = Sessions.open(config);
    Instant start = Instant.now();
    Preparation ready = Preparation.of(spark, config);
    output = ready.store().qualify(output).replaceAll("/+$", "");
    ready.store().requireWritable(output);

    String runId = config.job().runId().orElse(RUN_ID.format(start));
    String reportUri = output + "/_report/run=" + runId;
    if (ready.store().exists(reportUri)) {
      throw EnlargerException.of(
          ErrorCode.CONFIGURATION_INVALID,
          "%s: there is a report of that run already; choose another job.run-id",
          reportUri);
    }
    Counters counters = Counters.in(spark.sparkContext());
    var totals = ready.plan().summary();
    try (Progress line =
        Progress.start(
            spark.sparkContext(),
            counters,
            totals.images(),
            totals.sourcePx(),
            progress,
            config.job().progressSeconds())) {
      upscale(spark, ready, runId, reportUri, counters);
    } catch (Exception e) {
      // Spark throws checked exceptions that its Java signatures do not name
      throw Failures.explained(e);
    }
    Duration elapsed = Duration.between(start, Instant.now());
    return new Result(
        runId,
        reportUri,
        Summary.read(spark, reportUri),
        elapsed,
        spark.sparkContext().defaultParallelism(),
        counters.modelLoads().value());
  }

  private static void upscale(
      SparkSession spark, Preparation ready, String runId, String reportUri, Counters counters) {
    SparkContext context = spark.sparkContext();
    JavaSparkContext java = new JavaSparkContext(context);
    Broadcast<Recipe> recipe = java.broadcast(ready.recipe());
    Broadcast<SerializableConfiguration> hadoop =
        java.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    ReportRows rows = new ReportRows(runId, ready.recipe().fingerprint(), ready.rows().schema());
    JavaRDD<Row> report =
        ready.plan().bins().mapPartitions(new UpscaleTask(recipe, hadoop, rows, counters));
    spark
        .createDataFrame(report, ReportSchema.of(ready.rows().schema()))
        .write()
        .mode(SaveMode.ErrorIfExists)
        .parquet(reportUri);
  }
}
