package io.enlarger.ledger;

import com.sun.management.OperatingSystemMXBean;
import io.enlarger.catalog.CatalogSchema;
import io.enlarger.storage.ObjectStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Measures how long a catalog of millions takes against a ledger of as many, and what of it the
 * driver holds.
 *
 * <p>Arguments: number of images, a new folder for the tables. One image in a thousand has changed.
 * Run with the options of deploy/spark-java-options and the test class path, for example with 2 GB:
 *
 * <pre>
 * java -Xmx2g @deploy/spark-java-options -cp ... io.enlarger.ledger.LedgerAtScale 2000000 /tmp/scale
 * </pre>
 */
final class LedgerAtScale {
  private static final String RECIPE = "0123456789abcdef";

  private LedgerAtScale() {}

  public static void main(String[] arguments) throws Exception {
    long images = Long.parseLong(arguments[0]);
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.local.dir", folder.resolve("local").toString())
            .getOrCreate()) {
      String catalog = folder.resolve("catalog").toString();
      String reports = folder.resolve("_report").toString();
      Dataset<Row> made =
          spark
              .range(0, images, 1, 16)
              .selectExpr(
                  "concat('s3a://scans/archive/', id % 977, '/page-', id, '.tif') AS uri",
                  "concat('s3a://large/archive/', id % 977, '/page-', id) AS "
                      + CatalogSchema.PLACE,
                  "id");
      made.selectExpr(
              "uri",
              CatalogSchema.PLACE,
              "named_struct('version', IF(id % 1000 = 0, 'changed', md5(uri)), 'bytes', 100000 +"
                  + " id * 7, 'modified_ms', 1700000000000L + id) AS "
                  + CatalogSchema.IDENTITY)
          .write()
          .parquet(catalog);
      made.selectExpr(
              "uri",
              "concat(" + CatalogSchema.PLACE + ", '.tif') AS output_uri",
              "'UPSCALED' AS status",
              "CAST(NULL AS STRING) AS error_code",
              "'" + RECIPE + "' AS recipe",
              "'cpu' AS device",
              "CAST(1700000000 + id AS TIMESTAMP) AS finished_at",
              "named_struct('format', 'tiff', 'width_px', 800, 'height_px', 600, 'bytes', 100000 +"
                  + " id * 7, 'sha256', sha2(uri, 256), 'version', md5(uri)) AS source",
              "named_struct('format', 'tiff', 'width_px', 3200, 'height_px', 2400, 'bytes', id,"
                  + " 'sha256', sha2(uri, 256)) AS output")
          .write()
          .parquet(reports + "/run=before/wave=0000");
      Instant start = Instant.now();
      OperatingSystemMXBean process =
          ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
      long cpuBefore = process.getProcessCpuTime();
      ObjectStore store = new ObjectStore(spark.sessionState().newHadoopConf());
      Ledger ledger = Ledger.of(spark, store, reports, RECIPE);
      Backlog.Counts counts =
          Backlog.of(
                  spark,
                  spark.read().parquet(catalog),
                  ledger,
                  new Selection(Optional.empty(), false, OptionalInt.empty()))
              .counts();
      long old =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getName().endsWith("Old Gen"))
              .mapToLong(pool -> pool.getPeakUsage().getUsed())
              .sum();
      System.out.printf(
          java.util.Locale.ROOT,
          "%s%n%,d images in %d s, %d s of CPU time, at most %,d MiB of %,d in the old generation%n",
          counts,
          images,
          Duration.between(start, Instant.now()).toSeconds(),
          (process.getProcessCpuTime() - cpuBefore) / 1_000_000_000,
          old >> 20,
          Runtime.getRuntime().maxMemory() >> 20);
    }
  }
}
