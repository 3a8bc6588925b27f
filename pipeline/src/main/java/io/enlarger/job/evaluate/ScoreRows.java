package io.enlarger.job.evaluate;

import io.enlarger.config.EvaluationMetric;
import io.enlarger.job.evaluate.ImageScores.Failure;
import io.enlarger.job.evaluate.ImageScores.Timing;
import io.enlarger.metric.Score;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The columns of an evaluation, one row for each image and model, in {@code
 * OUTPUT/_evaluation/run=ID/*.parquet}. Of each measure there is the value (infinite for the PSNR
 * of identical images), the convention, and the reason where there is no value; null for measures
 * that were not asked for.
 *
 * <p>Immutable and serialisable; made on the driver, used on executors.
 */
public record ScoreRows(Protocol protocol) implements Serializable {
  private static final StructType MODEL =
      new StructType()
          .add("label", DataTypes.StringType)
          .add("name", DataTypes.StringType)
          .add("sha256", DataTypes.StringType)
          .add("architecture", DataTypes.StringType)
          .add("scale", DataTypes.IntegerType)
          .add("share", DataTypes.DoubleType);

  private static final StructType SCORE =
      new StructType()
          .add("value", DataTypes.DoubleType)
          .add("convention", DataTypes.StringType)
          .add("null_reason", DataTypes.StringType);

  private static final StructType TIMING =
      new StructType()
          .add("read_ms", DataTypes.LongType)
          .add("degrade_ms", DataTypes.LongType)
          .add("infer_ms", DataTypes.LongType)
          .add("metric_ms", DataTypes.LongType);

  /** The columns. */
  public static StructType schema() {
    StructType scores = new StructType();
    for (EvaluationMetric metric : EvaluationMetric.values()) {
      scores = scores.add(column(metric), SCORE);
    }
    return new StructType()
        .add("index", DataTypes.LongType, false)
        .add("id", DataTypes.StringType, false)
        .add("uri", DataTypes.StringType, false)
        .add("reference_uri", DataTypes.StringType)
        .add("dataset", DataTypes.StringType, false)
        .add("status", DataTypes.StringType, false)
        .add("stage", DataTypes.StringType)
        .add("error_code", DataTypes.StringType)
        .add("error_message", DataTypes.StringType)
        .add("run_id", DataTypes.StringType, false)
        .add("position", DataTypes.IntegerType, false)
        .add("model", MODEL, false)
        .add("scale", DataTypes.IntegerType, false)
        .add("degradation", DataTypes.StringType, false)
        .add("convention", DataTypes.StringType, false)
        .add("convention_parameters", DataTypes.StringType, false)
        .add("scores", scores, false)
        .add("timing", TIMING, false);
  }

  /** Name of a measure within {@code scores}. */
  static String column(EvaluationMetric metric) {
    return metric.label().replace('-', '_');
  }

  /** The row of one image and model. */
  public Row row(ImageScores image) {
    Contender model = protocol.contender(image.contender());
    Failure failure = image.failure();
    Timing timing = image.timing();
    Subject subject = image.subject();
    return RowFactory.create(
        subject.index(),
        subject.id(),
        subject.uri(),
        subject.referenceUri(),
        subject.dataset(),
        failure == null ? "SCORED" : "FAILED",
        failure == null ? null : failure.stage(),
        failure == null ? null : failure.code(),
        failure == null ? null : failure.message(),
        protocol.runId(),
        protocol.contenders().indexOf(model),
        RowFactory.create(
            model.label(),
            model.name(),
            model.sha256(),
            model.architecture(),
            model.scale(),
            model.share()),
        protocol.scale(),
        protocol.degradation(),
        protocol.convention().name(),
        protocol.convention().parameters(),
        scores(image.scores()),
        RowFactory.create(
            timing.readMs(), timing.degradeMs(), timing.inferMs(), timing.metricMs()));
  }

  private static Row scores(Map<EvaluationMetric, Score> scores) {
    EvaluationMetric[] metrics = EvaluationMetric.values();
    @Nullable Object[] values = new @Nullable Object[metrics.length];
    for (int i = 0; i < metrics.length; i++) {
      Score score = scores.get(metrics[i]);
      values[i] =
          score == null
              ? null
              : RowFactory.create(score.value(), score.convention(), score.nullReason());
    }
    return RowFactory.create(values);
  }

  /** What a row of this schema says. */
  public static ImageScores scores(Row row) {
    Subject subject =
        new Subject(
            row.<Long>getAs("index"),
            row.getAs("id"),
            row.getAs("uri"),
            row.<@Nullable String>getAs("reference_uri"),
            row.getAs("dataset"));
    String code = row.<@Nullable String>getAs("error_code");
    Row model = row.getAs("model");
    Row timing = row.getAs("timing");
    return new ImageScores(
        subject,
        model.getAs("label"),
        measured(row.getAs("scores")),
        code == null ? null : new Failure(row.getAs("stage"), code, row.getAs("error_message")),
        new Timing(timing.getLong(0), timing.getLong(1), timing.getLong(2), timing.getLong(3)));
  }

  private static Map<EvaluationMetric, Score> measured(Row scores) {
    Map<EvaluationMetric, Score> measured = new EnumMap<>(EvaluationMetric.class);
    for (EvaluationMetric metric : EvaluationMetric.values()) {
      Row score = scores.<@Nullable Row>getAs(column(metric));
      if (score != null) {
        measured.put(
            metric,
            new Score(
                metric.label(),
                score.getAs("convention"),
                score.<@Nullable Double>getAs("value"),
                score.<@Nullable String>getAs("null_reason")));
      }
    }
    return measured;
  }
}
