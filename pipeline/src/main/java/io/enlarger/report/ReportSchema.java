package io.enlarger.report;

import io.enlarger.catalog.CatalogSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of the report: one row for each image and run, in {@code
 * OUTPUT/_report/run=ID/wave=NNNN/*.parquet}, where each wave is added when it ends. Read as a
 * whole, Spark finds {@code run} and {@code wave} as columns.
 */
public final class ReportSchema {
  private static final StructType SOURCE =
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
          .add("intact_rows", DataTypes.IntegerType);

  private static final StructType OUTPUT =
      new StructType()
          .add("format", DataTypes.StringType)
          .add("width_px", DataTypes.IntegerType)
          .add("height_px", DataTypes.IntegerType)
          .add("pages", DataTypes.IntegerType)
          .add("bytes", DataTypes.LongType)
          .add("sha256", DataTypes.StringType);

  private static final StructType MODEL =
      new StructType()
          .add("name", DataTypes.StringType)
          .add("sha256", DataTypes.StringType)
          .add("architecture", DataTypes.StringType)
          .add("scale", DataTypes.IntegerType)
          .add("precision", DataTypes.StringType)
          .add("tiling", DataTypes.StringType);

  private static final StructType TILES =
      new StructType()
          .add("count", DataTypes.IntegerType)
          .add("size_px", DataTypes.IntegerType)
          .add("halo_px", DataTypes.IntegerType)
          .add("degraded", DataTypes.IntegerType);

  private static final StructType QUALITY =
      new StructType()
          .add("psnr_y_db", DataTypes.DoubleType)
          .add("psnr_rgb_db", DataTypes.DoubleType)
          .add("ssim_y", DataTypes.DoubleType)
          .add("ssim_rgb", DataTypes.DoubleType)
          .add("niqe_source", DataTypes.DoubleType)
          .add("niqe_output", DataTypes.DoubleType)
          .add("lr_psnr_db", DataTypes.DoubleType)
          .add("lr_dual_psnr_db", DataTypes.DoubleType)
          .add("convention", DataTypes.StringType)
          .add("niqe_model", DataTypes.StringType)
          .add("null_reason", DataTypes.StringType);

  private static final StructType TIMING =
      new StructType()
          .add("read_ms", DataTypes.LongType)
          .add("decode_ms", DataTypes.LongType)
          .add("infer_ms", DataTypes.LongType)
          .add("encode_ms", DataTypes.LongType)
          .add("write_ms", DataTypes.LongType)
          .add("metric_ms", DataTypes.LongType)
          .add("wait_ms", DataTypes.LongType);

  private static final StructType OWN =
      new StructType()
          .add("id", DataTypes.StringType, false)
          .add("uri", DataTypes.StringType, false)
          .add("output_uri", DataTypes.StringType)
          .add("status", DataTypes.StringType, false)
          .add("stage", DataTypes.StringType)
          .add("error_code", DataTypes.StringType)
          .add("error_message", DataTypes.StringType)
          .add("attempts", DataTypes.IntegerType, false)
          .add("run_id", DataTypes.StringType, false)
          .add("recipe", DataTypes.StringType, false)
          .add("finished_at", DataTypes.TimestampType, false)
          .add("source", SOURCE)
          .add("output", OUTPUT)
          .add("model", MODEL)
          .add("tiles", TILES)
          .add("quality", QUALITY)
          .add("timing", TIMING)
          .add("executor", DataTypes.StringType)
          .add("device", DataTypes.StringType);

  private ReportSchema() {}

  /** Names of the report's own columns, which a catalog may not use for its own. */
  public static List<String> reserved() {
    List<String> names = new ArrayList<>(Arrays.asList(OWN.fieldNames()));
    names.removeAll(List.of("id", "uri"));
    names.addAll(List.of("run", "wave"));
    names.addAll(CatalogSchema.WORKING);
    return names;
  }

  /**
   * The report's own columns of all rows below a folder, those of the catalog left out; a column
   * that an older report lacks is null.
   *
   * @param folder a run's, or that of all runs of an output
   */
  public static Dataset<Row> read(SparkSession spark, String folder) {
    return spark
        .read()
        .schema(OWN)
        // run and wave are no columns then: older reports have no waves
        .option("recursiveFileLookup", true)
        .parquet(folder);
  }

  /** The report's columns, then the catalog's own. */
  public static StructType of(StructType catalog) {
    StructType schema = OWN;
    for (StructField field : CatalogSchema.extras(catalog)) {
      schema = schema.add(field);
    }
    if (Arrays.asList(catalog.fieldNames()).contains(CatalogSchema.REFERENCE_URI)) {
      schema = schema.add(CatalogSchema.REFERENCE_URI, DataTypes.StringType);
    }
    return schema;
  }
}
