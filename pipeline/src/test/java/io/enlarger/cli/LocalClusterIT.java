package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two executors in JVMs of their own share the work, and each loads the model once, however many
 * tasks it runs.
 */
class LocalClusterIT {
  private static final int IMAGES = 12;

  private Path folder;

  @BeforeEach
  void emptyFolder() throws IOException {
    folder = Build.emptyFolder("local-cluster");
  }

  @AfterEach
  void deleteCopies() throws IOException {
    Submission.deleteCopies(folder);
  }

  @Test
  void bothExecutorsWorkAndEachLoadsTheModelOnce() throws Exception {
    Path scans = folder.resolve("scans");
    Path out = folder.resolve("out");
    List<Path> written = Scans.write(IMAGES, scans);
    try (JavaProcess driver =
        Submission.to("local-cluster[2,1,2048]", folder)
            .conf("spark.executor.memory", "1500m")
            .run(
                Build.sparkHome(folder),
                "upscale",
                "--catalog",
                scans.toString(),
                "--output",
                out.toString(),
                "--set",
                "job.run-id=test")) {
      assertThat(driver.exitCode()).as(driver.log()).isZero();
      assertThat(driver.log())
          .contains(IMAGES + " of " + IMAGES + " images")
          .contains("model loads       2");
    }

    List<Row> rows = Reports.read(out, "test");
    assertThat(rows)
        .extracting(row -> row.getAs("uri"))
        .hasSameSizeAs(written)
        .doesNotHaveDuplicates();
    assertThat(rows).extracting(row -> row.getAs("status")).containsOnly("UPSCALED");
    // both have the model, and it was loaded twice: once by each
    assertThat(rows).extracting(row -> row.getAs("executor")).containsOnly("0", "1");
  }
}
