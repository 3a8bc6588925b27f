package io.enlarger.job;

import io.enlarger.job.evaluate.EvaluationReport;
import io.enlarger.report.RunRecord;
import io.enlarger.report.page.EvaluationPage;
import io.enlarger.report.page.Look;
import io.enlarger.report.page.Picture;
import io.enlarger.report.page.ReportFigures;
import io.enlarger.report.page.RunPage;
import io.enlarger.report.page.Shown;
import io.enlarger.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Makes pages of reports: figures and pictures by Spark, put together on the driver. */
record ReportPages(SparkSession spark, ObjectStore store, int pictures) {
  /**
   * Name of a run's page in its folder; a name that Spark does not read as a part of the report.
   */
  static final String FILE = "_report.html";

  /** What is read of a report. */
  ReportFigures figures(String folder) {
    return ReportFigures.of(spark, folder, pictures);
  }

  /**
   * The page.
   *
   * @param folder of the report, a run's or that of all
   * @param figures what was read of it
   */
  String html(String folder, ReportFigures figures) {
    return RunPage.html(figures, record(folder, figures), made(RunPage.shown(figures)));
  }

  private Optional<RunRecord> record(String folder, ReportFigures figures) {
    return Optional.ofNullable(figures.throughput().runId())
        .flatMap(run -> beside(folder, run, RunRecord.FILE))
        .flatMap(RunRecord::fromJson);
  }

  /**
   * The page of an evaluation.
   *
   * @param folder of its rows, a run's or that of all
   */
  String html(String folder, EvaluationReport evaluation) {
    Optional<Look> look =
        pictures == 0
            ? Optional.empty()
            : beside(folder, evaluation.runId(), Look.FILE).flatMap(Look::fromJson);
    return EvaluationPage.html(evaluation.figures(look));
  }

  /** What a run has kept in its folder besides its rows. */
  private Optional<byte[]> beside(String folder, String run, String file) {
    String name = "/run=" + run;
    String uri = (folder.endsWith(name) ? folder : folder + name) + "/" + file;
    return store.exists(uri) ? Optional.of(store.readAll(uri)) : Optional.empty();
  }

  /**
   * Pictures of an evaluation's worst results, which are made once more for it.
   *
   * @param evaluate as it was evaluated
   */
  Optional<Look> look(EvaluationReport evaluation, EvaluateTask evaluate) {
    return evaluation
        .worst(pictures)
        .map(
            worst -> {
              String model = worst.model();
              List<Picture> made =
                  new JavaSparkContext(spark.sparkContext())
                      .parallelize(worst.subjects(), worst.subjects().size())
                      .map(image -> evaluate.picture(image, model))
                      .collect();
              List<Shown> shown = new ArrayList<>();
              for (int i = 0; i < made.size(); i++) {
                String uri = worst.subjects().get(i).uri();
                shown.add(new Shown(uri, null, null, null, null, worst.values().get(i)));
              }
              return new Look(model, worst.metric(), worst.unit(), shown, made);
            });
  }

  private List<Picture> made(List<Shown> shown) {
    if (shown.isEmpty()) {
      return List.of();
    }
    JavaSparkContext java = new JavaSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        java.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    return java.parallelize(shown, shown.size())
        .map(one -> new PictureSteps(new ObjectStore(hadoop.value().value())).of(one))
        .collect();
  }
}
