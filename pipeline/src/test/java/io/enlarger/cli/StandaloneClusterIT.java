package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application jar on a cluster as users run one: a master, a worker and a submission. */
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
    Path scans = folder.resolve("scans");
    Path out = folder.resolve("out");
    List<Path> written = Scans.write(4, scans);
    Path sparkHome = Build.sparkHome(folder);
    try (JavaProcess master = master(sparkHome)) {
      String address = master.await(MASTER).group(1);
      try (JavaProcess worker = worker(sparkHome, address)) {
        worker.await(REGISTERED);
        try (JavaProcess driver =
            Submission.to(address, folder)
                .run(
                    sparkHome,
                    "upscale",
                    "--catalog",
                    scans.toString(),
                    "--output",
                    out.toString(),
                    "--set",
                    "job.run-id=test")) {
          assertThat(driver.exitCode()).as(driver.log()).isZero();
          assertThat(driver.log()).contains("4 of 4 images").contains("model loads       1");
        }
      }
    }

    List<Row> rows = Reports.read(out, "test");
    assertThat(rows)
        .extracting(row -> row.getAs("uri"))
        .containsExactlyElementsOf(
            written.stream().map(file -> "file://" + file.toString()).toList());
    assertThat(rows).extracting(row -> row.getAs("status")).containsOnly("UPSCALED");
    assertThat(rows).extracting(row -> row.getAs("executor")).containsOnly("0");
    for (Path scan : written) {
      byte[] large = Files.readAllBytes(out.resolve(scan.getFileName()));
      assertThat(Scans.decoded(large).widthPx())
          .isEqualTo(4 * Scans.decoded(Files.readAllBytes(scan)).widthPx());
    }
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
