package io.enlarger.report.page;

import io.enlarger.catalog.CatalogSchema;
import io.enlarger.report.ReportSchema;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reports of runs that never were, of any size: rows by formulas. */
final class GeneratedReport {
  private static final StructType CATALOG =
      new StructType()
          .add(CatalogSchema.ID, DataTypes.StringType)
          .add(CatalogSchema.URI, DataTypes.StringType);

  private final SparkSession spark;
  private final String folder;

  /**
   * @param folder of the reports of all runs
   */
  GeneratedReport(SparkSession spark, String folder) {
    this.spark = spark;
    this.folder = folder;
  }

  String folder() {
    return folder;
  }

  String run(String id) {
    return folder + "/run=" + id;
  }

  /**
   * Adds a run.
   *
   * @param images rows
   * @param files Parquet files that they are in
   * @param uri SQL of the address, of {@code id}, a number from 0
   * @param refused SQL of whether it was refused
   * @param seconds SQL of when it was finished, in seconds after the first run
   */
  GeneratedReport add(
      String id, long images, int files, String uri, String refused, String seconds) {
    // the report's columns, each as text first, so that nulls have their types
    String done = "NOT (" + refused + ")";
    Dataset<Row> rows =
        spark
            .range(0, images, 1, files)
            .withColumn("_uri", functions.expr(uri))
            .selectExpr(
                "CAST(id AS STRING) AS id",
                "_uri AS uri",
                "IF(" + done + ", concat('file:///gone/', id, '.png'), NULL) AS output_uri",
                "IF(" + done + ", 'UPSCALED', 'QUARANTINED') AS status",
                "IF(" + done + ", NULL, 'DECODE') AS stage",
                "IF("
                    + done
                    + ", NULL, IF(id % 3 = 0, 'IMAGE_CORRUPT', 'IMAGE_UNSUPPORTED'))"
                    + " AS error_code",
                "IF("
                    + done
                    + ", NULL, concat('png: ', _uri, ' is torn; get it again'))"
                    + " AS error_message",
                "1 AS attempts",
                "'" + id + "' AS run_id",
                "'0123456789abcdef' AS recipe",
                "timestamp_seconds(1700000000 + " + seconds + ") AS finished_at",
                "named_struct('format', IF(id % 4 = 0, 'tiff', 'png'), 'width_px',"
                    + " CAST(300 + id % 1000 AS INT), 'height_px', 400, 'channels', 3,"
                    + " 'bit_depth', 8, 'pages', 1, 'bytes', 1000L, 'sha256', md5(_uri),"
                    + " 'version', 'v', 'dpi', CAST(NULL AS DOUBLE), 'icc', false,"
                    + " 'intact_rows', CAST(NULL AS INT)) AS source",
                "IF("
                    + done
                    + ", named_struct('format', 'png', 'width_px', CAST(4 * (300 + id % 1000) AS"
                    + " INT), 'height_px', 1600, 'pages', 1, 'bytes', 9000L, 'sha256',"
                    + " sha1(_uri)), NULL) AS output",
                "named_struct('name', 'enlarger-x4', 'sha256', 'ab12', 'architecture',"
                    + " 'SRVGGNetCompact', 'scale', 4, 'precision', 'bf16', 'tiling', 'exact')"
                    + " AS model",
                "named_struct('count', 1, 'size_px', 256, 'halo_px', 20, 'degraded', 0) AS tiles",
                "IF("
                    + done
                    + ", named_struct('psnr_y_db', CAST(NULL AS DOUBLE), 'psnr_rgb_db', CAST(NULL"
                    + " AS DOUBLE), 'ssim_y', CAST(NULL AS DOUBLE), 'ssim_rgb', CAST(NULL AS"
                    + " DOUBLE), 'niqe_source', CAST(NULL AS DOUBLE), 'niqe_output',"
                    + " 4 + (xxhash64(id) % 1000) / 500.0D, 'lr_psnr_db',"
                    + " 30 + pmod(xxhash64(_uri), 1500) / 100.0D, 'lr_dual_psnr_db', CAST(NULL AS"
                    + " DOUBLE), 'convention', 'sr', 'niqe_model', 'enlarger-niqe', 'null_reason',"
                    + " CAST(NULL AS STRING)), NULL) AS quality",
                "named_struct('read_ms', 3L, 'decode_ms', 5L, 'infer_ms', 800 + id % 400,"
                    + " 'encode_ms', 40L, 'write_ms', 4L, 'metric_ms', 6L, 'wait_ms', 1L)"
                    + " AS timing",
                "'driver' AS executor",
                "'cpu' AS device");
    StructType schema = ReportSchema.of(CATALOG);
    spark
        .createDataFrame(List.of(), schema)
        .unionByName(rows)
        .write()
        .parquet(run(id) + "/wave=0000");
    return this;
  }
}
