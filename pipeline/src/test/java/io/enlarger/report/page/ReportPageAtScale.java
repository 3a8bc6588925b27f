package io.enlarger.report.page;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Measures how long the page of a report of millions takes, how large it is, and what of the rows
 * the driver holds.
 *
 * <p>Arguments: number of images, number of runs, a new folder for the report. In local mode the
 * heap is that of the executors too. Run with the options of deploy/spark-java-options and the test
 * class path, for example with 1 GB:
 *
 * <pre>
 * java -Xmx1g @deploy/spark-java-options -cp ... io.enlarger.report.page.ReportPageAtScale 1000000 1 /tmp/scale
 * </pre>
 */
final class ReportPageAtScale {
  private ReportPageAtScale() {}

  public static void main(String[] arguments) throws Exception {
    long images = Long.parseLong(arguments[0]);
    int runs = Integer.parseInt(arguments[1]);
    Path folder = Files.createDirectories(Path.of(arguments[2]));
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.local.dir", folder.resolve("local").toString())
            .getOrCreate()) {
      GeneratedReport report = new GeneratedReport(spark, folder.resolve("_report").toString());
      for (int run = 0; run < runs; run++) {
        report.add(
            "run-" + run,
            images,
            16,
            "concat('s3a://scans/archive/', id % 977, '/page-', id, '.tif')",
            "pmod(xxhash64(id), 50) = 0",
            run + " * 1000000 + id DIV 40");
      }
      ManagementFactory.getMemoryPoolMXBeans().forEach(pool -> pool.resetPeakUsage());
      Instant start = Instant.now();
      ReportFigures figures =
          ReportFigures.of(spark, runs == 1 ? report.run("run-0") : report.folder(), 6);
      String page = RunPage.html(figures, Optional.empty(), List.of());
      Path file = Files.writeString(folder.resolve("report.html"), page, StandardCharsets.UTF_8);
      long heap =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getType() == MemoryType.HEAP)
              .mapToLong(pool -> pool.getPeakUsage().getUsed())
              .sum();
      System.out.printf(
          Locale.ROOT,
          "%,d images of %d runs in %d s, %s of %,d KiB, peaks of the heap's pools %,d MiB of %,d%n",
          figures.summary().images(),
          runs,
          Duration.between(start, Instant.now()).toSeconds(),
          file,
          Files.size(file) >> 10,
          heap >> 20,
          Runtime.getRuntime().maxMemory() >> 20);
    }
  }
}
