package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A driver that is killed in the middle of its work, and the same command given again. */
class KilledRunIT {
  private static final int IMAGES = 16;

  /** What a Java program exits with that has been asked to end. */
  private static final int SIGTERM = 128 + 15;

  private Path folder;
  private Path scans;

  @BeforeEach
  void emptyFolder() throws IOException {
    folder = Build.emptyFolder("killed-run");
    scans = Files.createDirectories(folder.resolve("scans"));
    for (int i = 0; i < IMAGES; i++) {
      Files.write(
          scans.resolve("scan-" + i + ".png"), Scans.encoded(ImageFormat.PNG, 300, 200 + i, i));
    }
  }

  private JavaProcess upscale(String run, Path output) throws IOException {
    return Submission.to("local[2]", folder)
        .run(
            Build.sparkHome(Files.createDirectories(folder.resolve(run))),
            "upscale",
            "--catalog",
            scans.toString(),
            "--output",
            output.toString(),
            "--set",
            "job.wave=1ms",
            "--set",
            "job.run-id=" + run);
  }

  private static boolean committed(Path output, int wave) {
    return Files.exists(output.resolve("_report/run=first/wave=000" + wave + "/_SUCCESS"));
  }

  @Test
  void aStoppedRunSaysSoInOneLine() throws Exception {
    Path output = folder.resolve("stopped");
    try (JavaProcess driver = upscale("first", output)) {
      while (!committed(output, 2)) {
        assertThat(driver.isAlive()).as(driver.log()).isTrue();
        Thread.sleep(20);
      }
      driver.terminate();
      assertThat(driver.exitCode()).isEqualTo(SIGTERM);
      assertThat(driver.log())
          .contains("enlarger: the run was stopped before its end")
          .contains("(RUN_STOPPED)")
          .doesNotContain("did not foresee");
    }
  }

  @Test
  void theNextRunGoesOnWhereItWasKilled() throws Exception {
    Path output = folder.resolve("out");
    try (JavaProcess driver = upscale("first", output)) {
      while (!committed(output, 2)) {
        assertThat(driver.isAlive()).as(driver.log()).isTrue();
        Thread.sleep(20);
      }
    }
    try (JavaProcess driver = upscale("second", output)) {
      assertThat(driver.exitCode()).as(driver.log()).isZero();
      assertThat(driver.log()).contains("already done");
    }
    Path undisturbed = folder.resolve("undisturbed");
    try (JavaProcess driver = upscale("whole", undisturbed)) {
      assertThat(driver.exitCode()).as(driver.log()).isZero();
    }

    List<Row> first = Reports.read(output, "first");
    List<Row> second = Reports.read(output, "second");
    assertThat(first).hasSizeBetween(3, IMAGES - 1);
    List<Row> both = new ArrayList<>(first);
    both.addAll(second);
    assertThat(both).extracting(row -> row.getAs("status")).containsOnly("UPSCALED");
    assertThat(both)
        .extracting(row -> row.<String>getAs("uri"))
        .hasSize(IMAGES)
        .doesNotHaveDuplicates();
    try (Stream<Path> images = Files.list(undisturbed)) {
      List<Path> all = images.filter(Files::isRegularFile).toList();
      assertThat(all).hasSize(IMAGES);
      for (Path image : all) {
        assertThat(output.resolve(image.getFileName())).hasSameBinaryContentAs(image);
      }
    }
  }
}
