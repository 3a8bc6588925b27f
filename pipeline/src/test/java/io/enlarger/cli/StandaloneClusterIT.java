package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The application jar on a cluster as users run one: a master, a worker, a submission, and images
 * in a store. What reads and writes there, on driver and executor, is only in the submitted jar.
 */
class StandaloneClusterIT {
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
    try (S3Server server = S3Server.start(folder);
        StandaloneCluster cluster = StandaloneCluster.start(folder)) {
      server.createBucket("archive");
      for (int i = 0; i < 4; i++) {
        byte[] scan = Scans.encoded(ImageFormat.PNG, 48 + i, 40, i);
        server.put("archive", "scans/" + i + ".png", scan);
      }
      cluster.addWorker(2, "2g");
      Submission submission = Submission.to(cluster.address(), folder);
      server.settings().forEach(submission::conf);
      try (JavaProcess driver =
          submission.run(
              cluster.sparkHome(),
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
      for (int i = 0; i < 4; i++) {
        assertThat(Scans.decoded(server.get("archive", "large/" + i + ".png")))
            .hasToString(4 * (48 + i) + "x160 RGB 8 bit");
      }
      assertReport(server);
    }
  }

  private void assertReport(S3Server server) throws IOException {
    server.download("archive", "large/_report/", folder.resolve("_report"));
    assertThat(folder.resolve("_report/run=test/wave=0000/_SUCCESS"))
        .content()
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
}
