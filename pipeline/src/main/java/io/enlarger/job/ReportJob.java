package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.config.EnlargerConfig;
import io.enlarger.job.evaluate.EvaluationReport;
import io.enlarger.report.Summary;
import io.enlarger.report.page.ReportFigures;
import io.enlarger.storage.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Reads a report that is there: its summary, and the page for people. */
public final class ReportJob {
  private final EnlargerConfig config;

  public ReportJob(EnlargerConfig config) {
    this.config = config;
  }

  /** What was read. */
  public sealed interface Result {}

  /**
   * A report of {@code upscale}.
   *
   * @param reportUri what was read: a run's folder, or that of all runs
   * @param summary of all its images; of several runs as the last that had each image says
   * @param runs how many runs it is of
   */
  public record Upscaled(String reportUri, Summary summary, long runs) implements Result {}

  /** An evaluation. */
  public record Evaluated(String reportUri, EvaluationReport evaluation) implements Result {}

  private static final String REPORTS = "/_report";
  private static final String EVALUATIONS = "/_evaluation";
  private static final String RUN = "(/run=[^/]+)?";

  /**
   * Reads a report and writes its page.
   *
   * @param given an output folder, its {@code _report} or {@code _evaluation}, or a run's folder in
   *     one of these
   * @param html where the page is written; empty for the summary only
   * @throws EnlargerException {@link ErrorCode#CONFIGURATION_INVALID} where there is no report
   */
  public Result run(String given, Optional<String> html) {
    SparkSession spark = Sessions.open(config);
    ObjectStore store = new ObjectStore(spark.sessionState().newHadoopConf());
    try {
      String folder = folder(store, store.qualify(given).replaceAll("/+$", ""));
      return folder.matches(".*" + EVALUATIONS + RUN)
          ? evaluated(spark, store, folder, html)
          : upscaled(spark, store, folder, html);
    } catch (Exception e) {
      // Spark throws checked exceptions that its Java signatures do not name
      throw Failures.explained(e);
    }
  }

  /** The folder of the rows. */
  private static String folder(ObjectStore store, String given) {
    if (given.matches(".*(" + REPORTS + "|" + EVALUATIONS + "|/run=[^/]+)" + RUN)) {
      if (store.exists(given)) {
        return given;
      }
    } else {
      boolean reports = store.exists(given + REPORTS);
      boolean evaluations = store.exists(given + EVALUATIONS);
      if (reports && evaluations) {
        throw EnlargerException.of(
            ErrorCode.CONFIGURATION_INVALID,
            "--report %s: there are a report of upscale and one of evaluate; give %s%s or %s%s",
            given,
            given,
            REPORTS,
            given,
            EVALUATIONS);
      }
      if (reports || evaluations) {
        return given + (reports ? REPORTS : EVALUATIONS);
      }
    }
    throw none(given);
  }

  private static EnlargerException none(String given) {
    return EnlargerException.of(
        ErrorCode.CONFIGURATION_INVALID,
        "--report %s: there is no report; give the output folder of an upscale or evaluate, its"
            + " _report or _evaluation, or a run=ID in one of these",
        given);
  }

  private Result upscaled(
      SparkSession spark, ObjectStore store, String folder, Optional<String> html) {
    ReportPages pages = new ReportPages(spark, store, config.report().pictures());
    ReportFigures figures = pages.figures(folder);
    html.ifPresent(to -> write(store, to, pages.html(folder, figures)));
    return new Upscaled(folder, figures.summary(), figures.runsInAll());
  }

  private Result evaluated(
      SparkSession spark, ObjectStore store, String folder, Optional<String> html) {
    EvaluationReport report = EvaluationReport.read(spark, folder).orElseThrow(() -> none(folder));
    ReportPages pages = new ReportPages(spark, store, config.report().pictures());
    html.ifPresent(to -> write(store, to, pages.html(folder, report)));
    return new Evaluated(folder, report);
  }

  private static void write(ObjectStore store, String to, String page) {
    store.write(to, page.getBytes(StandardCharsets.UTF_8));
  }
}
