package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The application jar on a cluster as users run one: a master, a worker, a submission, and images
 * in a store. What reads and writes there, on driver and executor, is only in the submitted jar.
 */
class StandaloneClusterIT {
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED =
      Pattern.compile("Successfully registered with master spark://");

  private Path folder;

  @BeforeEach
  void emptyFolder() throws IOException {
    folder = Build.emptyFolder("standalone");
  }

  @AfterEach
  void deleteCopies() throws IOException {
    Submission.deleteCopies(folder);
  }

  @Test
  void aSubmittedJobRunsOnTheWorker() throws Exception {
    Path sparkHome = Build.sparkHome(folder);
    try (S3Server server = S3Server.start(folder);
        JavaProcess master = master(sparkHome)) {
      server.createBucket("archive");
      for (int i = 0; i < 4; i++) {
        byte[] scan = Scans.encoded(ImageFormat.PNG, 48 + i, 40, i);
        server.put("archive", "scans/" + i + ".png", scan);
      }
      String address = master.await(MASTER).group(1);
      try (JavaProcess worker = worker(sparkHome, address)) {
        worker.await(REGISTERED);
        Submission submission = Submission.to(address, folder);
        server.settings().forEach(submission::conf);
        try (JavaProcess driver =
            submission.run(
                sparkHome,
                "upscale",
                "--catalog",
                "s3a://archive/scans",
                "--output",
                "s3a://archive/large",
                "--set",
                "job.run-id=test")) {
          assertThat(driver.exitCode()).as(driver.log()).isZero();
          assertThat(driver.log()).contains("4 of 4 images").contains("model loads       1");
        }
      }
      for (int i = 0; i < 4; i++) {
        assertThat(Scans.decoded(server.get("archive", "large/" + i + ".png")))
            .hasToString(4 * (48 + i) + "x160 RGB 8 bit");
      }
      assertReport(server);
    }
  }

  private void assertReport(S3Server server) throws IOException {
    String report = "large/_report/run=test/wave=0000/";
    Path copy = Files.createDirectories(folder.resolve("_report/run=test/wave=0000"));
    for (String key : server.keys("archive")) {
      if (key.startsWith(report) && key.endsWith(".parquet")) {
        Files.write(copy.resolve(key.substring(report.length())), server.get("archive", key));
      }
    }
    assertThat(new String(server.get("archive", report + "_SUCCESS"), UTF_8))
        .contains("\"committer\":\"magic\"");
    List<Row> rows = Reports.read(folder, "test");
    assertThat(rows)
        .extracting(row -> row.getAs("uri"))
        .containsExactly(
            "s3a://archive/scans/0.png",
            "s3a://archive/scans/1.png",
            "s3a://archive/scans/2.png",
            "s3a://archive/scans/3.png");
    assertThat(rows).extracting(row -> row.getAs("status")).containsOnly("UPSCALED");
    assertThat(rows).extracting(row -> row.getAs("executor")).containsOnly("0");
  }

  private JavaProcess master(Path sparkHome) throws IOException {
    return Submission.spark("master", folder, sparkHome)
        .jvm("-Xmx256m")
        .run(
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--webui-port",
            "0");
  }

  private JavaProcess worker(Path sparkHome, String master) throws IOException {
    return Submission.spark("worker", folder, sparkHome)
        .jvm("-Xmx256m")
        .run(
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--webui-port",
            "0",
            "--cores",
            "2",
            "--memory",
            "2g",
            "--work-dir",
            folder.resolve("work").toString(),
            master);
  }
}
