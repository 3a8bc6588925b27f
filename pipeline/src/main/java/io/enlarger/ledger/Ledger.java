package io.enlarger.ledger;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import io.enlarger.ErrorCode;
import io.enlarger.catalog.CatalogSchema;
import io.enlarger.storage.ObjectStore;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The reports of all runs of one output, asked for what one recipe has done.
 *
 * <p>An image is done when the last result that was written to its output's address was made of the
 * same source in the same version by the same recipe; or when that recipe last refused that version
 * of it for a {@linkplain ErrorCode#lasting() lasting} reason. So a result that another model has
 * overwritten is not taken for this one's.
 */
public final class Ledger {
  /** The columns of the report that are asked for; those that older reports lack are null. */
  private static final StructType ROWS =
      new StructType()
          .add("uri", DataTypes.StringType)
          .add("output_uri", DataTypes.StringType)
          .add("status", DataTypes.StringType)
          .add("error_code", DataTypes.StringType)
          .add("recipe", DataTypes.StringType)
          .add("device", DataTypes.StringType)
          .add("finished_at", DataTypes.TimestampType)
          .add(
              "source",
              new StructType()
                  .add("format", DataTypes.StringType)
                  .add("width_px", DataTypes.IntegerType)
                  .add("height_px", DataTypes.IntegerType)
                  .add("channels", DataTypes.IntegerType)
                  .add("bit_depth", DataTypes.IntegerType)
                  .add("pages", DataTypes.IntegerType)
                  .add("bytes", DataTypes.LongType)
                  .add("sha256", DataTypes.StringType)
                  .add("version", DataTypes.StringType)
                  .add("dpi", DataTypes.DoubleType)
                  .add("icc", DataTypes.BooleanType)
                  .add("intact_rows", DataTypes.IntegerType))
          .add(
              "output",
              new StructType()
                  .add("format", DataTypes.StringType)
                  .add("width_px", DataTypes.IntegerType)
                  .add("height_px", DataTypes.IntegerType)
                  .add("bytes", DataTypes.LongType)
                  .add("sha256", DataTypes.StringType))
          .add(
              "model",
              new StructType()
                  .add("name", DataTypes.StringType)
                  .add("sha256", DataTypes.StringType)
                  .add("precision", DataTypes.StringType))
          .add(
              "timing",
              new StructType()
                  .add("infer_ms", DataTypes.LongType)
                  .add("wait_ms", DataTypes.LongType));

  /** Name of the column that {@link #compared} adds. */
  static final String STATE = "_state";

  private static final String WRITTEN =
      "output_uri IS NOT NULL AND status IN ('UPSCALED', 'SKIPPED')";

  private final Dataset<Row> rows;
  private final String recipe;
  private final boolean empty;

  private Ledger(Dataset<Row> rows, String recipe, boolean empty) {
    this.rows = rows;
    this.recipe = recipe;
    this.empty = empty;
  }

  /**
   * The ledger of an output.
   *
   * @param reports folder of the reports; there may be none yet
   * @param recipe fingerprint of what is to be done
   */
  public static Ledger of(SparkSession spark, ObjectStore store, String reports, String recipe) {
    if (!store.exists(reports)) {
      return none(spark, recipe);
    }
    // every file below, without run and wave as columns: older reports have no waves
    Dataset<Row> rows =
        spark.read().schema(ROWS).option("recursiveFileLookup", true).parquet(reports);
    return new Ledger(rows, recipe, rows.isEmpty());
  }

  /** The ledger of an output that there is nothing of. */
  public static Ledger none(SparkSession spark, String recipe) {
    return new Ledger(spark.createDataFrame(List.of(), ROWS), recipe, true);
  }

  /** Whether no run has reported anything. */
  public boolean isEmpty() {
    return empty;
  }

  /**
   * A catalog's rows with what the ledger says of them, in the columns {@code _state} and {@link
   * Backlog#WRITTEN}.
   *
   * @param catalog with {@link CatalogSchema#IDENTITY} and {@link CatalogSchema#PLACE}
   */
  Dataset<Row> compared(Dataset<Row> catalog, Selection selection) {
    String leftOut =
        selection
            .since()
            .map(time -> "_identity.modified_ms < " + time.toEpochMilli())
            .orElse("false");
    if (empty) {
      return catalog
          .withColumn(
              STATE, state("false", "false", selection.onlyQuarantined() ? "true" : leftOut))
          .withColumn(Backlog.WRITTEN, lit(null).cast("string"));
    }
    Dataset<Row> written =
        written()
            .where(col("last.recipe").equalTo(recipe))
            .groupBy(col("last.uri").as("_w_uri"))
            .agg(
                last(
                        "last.finished_at",
                        "at",
                        "last.version AS version",
                        "last.finished_at AS finished_at")
                    .as("_w"));
    Dataset<Row> refused =
        rows.where(col("status").equalTo("QUARANTINED").and(col("recipe").equalTo(recipe)))
            .groupBy(col("uri").as("_q_uri"))
            .agg(
                last(
                        "finished_at",
                        "error_code AS code",
                        "source.version AS version",
                        "finished_at")
                    .as("_q"));
    String here = "regexp_replace(_w.at, '[.][A-Za-z0-9]{1,5}$', '') = " + CatalogSchema.PLACE;
    String done = here + " AND _w.version = _identity.version";
    String lasting =
        "_q.version = _identity.version AND _q.code IN ('"
            + String.join("', '", ErrorCode.lasting())
            + "')";
    String notQuarantined =
        "_q_uri IS NULL OR COALESCE(" + here + " AND _w.finished_at > _q.finished_at, false)";
    Column state =
        selection.onlyQuarantined()
            ? state("false", "false", leftOut + " OR " + notQuarantined)
            : state(done, lasting, leftOut);
    return catalog
        .join(written, col(CatalogSchema.URI).equalTo(col("_w_uri")), "left")
        .join(refused, col(CatalogSchema.URI).equalTo(col("_q_uri")), "left")
        .withColumn(STATE, state)
        .withColumn(Backlog.WRITTEN, col("_w.at"))
        .drop("_w_uri", "_w", "_q_uri", "_q");
  }

  private static Column state(String done, String refused, String leftOut) {
    return expr(
        String.format(
            Locale.ROOT,
            "CASE WHEN %s THEN 'DONE' WHEN %s THEN 'REFUSED' WHEN %s THEN 'LEFT_OUT' ELSE 'OPEN'"
                + " END",
            done,
            refused,
            leftOut));
  }

  /** What was last written to each address, by whatever recipe: {@code at} and {@code last}. */
  private Dataset<Row> written() {
    return rows.where(WRITTEN)
        .groupBy(col("output_uri").as("at"))
        .agg(
            last("finished_at", "uri", "source.version AS version", "recipe", "finished_at")
                .as("last"));
  }

  /** The fields of the row that was finished last. */
  private static Column last(String time, String... fields) {
    return max_by(struct(Stream.of(fields).map(functions::expr).toArray(Column[]::new)), col(time));
  }

  /** The recipe's results; what has become of their objects since is not known. */
  private Dataset<Row> made() {
    return rows.where(WRITTEN)
        .where(col("recipe").equalTo(recipe).and(expr("source.sha256 IS NOT NULL")))
        .withColumn("_r_bytes", col("source.bytes"));
  }

  /**
   * The lengths of sources that the recipe has upscaled, of those that are asked for.
   *
   * @param lengths column {@code _r_bytes}
   */
  Dataset<Row> lengths(Dataset<Row> lengths) {
    return made().select("_r_bytes").join(lengths, "_r_bytes").distinct();
  }

  /**
   * The recipe's last results for sources of some lengths, one for each content: {@code _r_sha256}
   * and {@code _r_bytes} of the source, and {@link Backlog#KNOWN} with {@code at}, {@code source}
   * and {@code output}. Another recipe may have overwritten one, so whoever copies it compares its
   * hash.
   *
   * @param lengths column {@code _r_bytes}, without repetition
   */
  Dataset<Row> results(Dataset<Row> lengths) {
    return made()
        .join(lengths, "_r_bytes")
        .groupBy(expr("source.sha256 AS _r_sha256"), col("_r_bytes"))
        .agg(last("finished_at", "output_uri AS at", "source", "output").as(Backlog.KNOWN));
  }

  /**
   * Source pixels that a task has upscaled in a second by a model, over all earlier runs; empty
   * where there were none.
   *
   * @param model its name in the report
   * @param sha256 of its weights, or empty for a baseline
   * @param precision what it is to compute in, or empty for whatever it chose
   * @param device what the names of the devices begin with: {@code cpu} or {@code gpu}
   */
  public OptionalDouble sourcePxPerSecond(
      String model, Optional<String> sha256, Optional<String> precision, String device) {
    if (empty) {
      return OptionalDouble.empty();
    }
    Row sums =
        rows.where(
                col("status")
                    .equalTo("UPSCALED")
                    .and(col("model.name").equalTo(model))
                    .and(col("model.sha256").eqNullSafe(lit(sha256.orElse(null))))
                    .and(col("device").startsWith(device))
                    .and(precision.map(col("model.precision")::equalTo).orElse(lit(true))))
            .selectExpr(
                "CAST(SUM(CAST(source.width_px AS DOUBLE) * source.height_px) AS DOUBLE)",
                "CAST(SUM(timing.infer_ms + timing.wait_ms) AS DOUBLE) / 1000")
            .first();
    return sums.isNullAt(0) || sums.isNullAt(1)
        ? OptionalDouble.empty()
        : OptionalDouble.of(sums.getDouble(0) / Math.max(1e-3, sums.getDouble(1)));
  }
}
