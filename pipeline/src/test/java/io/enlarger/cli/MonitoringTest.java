package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads of a run. */
@ExtendWith(OwnSpark.class)
class MonitoringTest {
  private static final Pattern GAUGE =
      Pattern.compile(
          "(?m)^metrics_enlarger_driver_plugin_io_enlarger_job_EnlargerPlugin_run_(\\w+)_Value"
              + "\\{type=\"gauges\"} ([0-9.]+)$");

  private static final Pattern USED = Pattern.compile("\\b(metrics_\\w+)");
  private static final Pattern OFFERED = Pattern.compile("(?m)^(metrics_\\w+)");

  @TempDir private Path folder;

  @Test
  void theDriversPageHoldsTheSumsOfAllExecutors() throws IOException, InterruptedException {
    Path scans = folder.resolve("scans");
    Scans.write(3, scans);
    Files.write(scans.resolve("broken.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26});
    Said said =
        Said.by(
            "upscale",
            "--master",
            "local[2]",
            "--set",
            "spark.ui.port=0",
            "--set",
            "tile.batch=4",
            "--catalog",
            scans,
            "--output",
            folder.resolve("out"));
    assertThat(said.code()).isEqualTo(Enlarger.QUARANTINED);

    String page = SparkSession.active().sparkContext().uiWebUrl().get() + "/metrics/prometheus/";
    Map<String, Double> figures = figures(page);
    // executors tell the driver every two seconds
    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (figures.getOrDefault("imagesUpscaled", 0.0) < 3 && Instant.now().isBefore(deadline)) {
      Thread.sleep(200);
      figures = figures(page);
    }
    assertThat(figures)
        .containsEntry("imagesUpscaled", 3.0)
        .containsEntry("imagesQuarantined", 1.0)
        .containsEntry("imagesCopied", 0.0)
        .containsEntry("modelLoads", 1.0)
        .containsEntry("taskRetries", 0.0)
        .containsEntry("executors", 1.0)
        .containsKeys("secondsSinceProgress", "waitMillis");
    assertThat(figures.get("tiles")).isGreaterThanOrEqualTo(3);
    assertThat(figures.get("batchWindows")).isEqualTo(figures.get("tiles"));
    // 48x40, 52x43 and 56x46, by 4
    assertThat(figures.get("outputPixels")).isEqualTo(16 * (48 * 40 + 52 * 43 + 56 * 46));
    assertThat(figures.get("writtenBytes")).isPositive();
    dashboardAndAlertsUseWhatThereIs(page);
  }

  /** What {@code deploy/monitoring} asks Prometheus for is on the pages that it reads. */
  private static void dashboardAndAlertsUseWhatThereIs(String page)
      throws IOException, InterruptedException {
    Set<String> used = new TreeSet<>();
    for (String file : List.of("dashboard.json", "alerts.yml")) {
      used.addAll(
          DeploymentFiles.found(
              USED, DeploymentFiles.text(DeploymentFiles.file("deploy/monitoring/" + file))));
    }
    Set<String> offered = DeploymentFiles.found(OFFERED, page(page));
    offered.addAll(
        DeploymentFiles.found(OFFERED, page(page.replace("/metrics/", "/metrics/executors/"))));
    assertThat(used).hasSizeGreaterThan(15);
    assertThat(offered).containsAll(used);
  }

  private static String page(String address) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(address)).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private static Map<String, Double> figures(String page) throws IOException, InterruptedException {
    Map<String, Double> figures = new TreeMap<>();
    Matcher gauge = GAUGE.matcher(page(page));
    while (gauge.find()) {
      figures.put(gauge.group(1), Double.valueOf(gauge.group(2)));
    }
    return figures;
  }
}
