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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A disk that fills in the middle of a run, and the same command given again when there is room: on
 * a file system in memory of a few megabytes, which only an administrator can mount.
 */
class FullDiskIT {
  private static final int IMAGES = 12;

  private Path folder;
  private Path scans;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mountSmallDisk() throws Exception {
    folder = Build.emptyFolder("full-disk");
    scans = Files.createDirectories(folder.resolve("scans"));
    for (int i = 0; i < IMAGES; i++) {
      Files.write(
          scans.resolve("scan-" + i + ".png"), Scans.encoded(ImageFormat.PNG, 200, 120 + i, i));
    }
    disk = Files.createDirectories(folder.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk.toString()) == 0;
    Assumptions.assumeTrue(mounted, "skipped: a file system in memory cannot be mounted here");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", disk.toString())).isZero();
    }
  }

  private int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(command[0] + ".log").toFile())
        .start()
        .waitFor();
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

  @Test
  void theRunEndsClearlyAndTheNextGoesOn() throws Exception {
    Path undisturbed = folder.resolve("undisturbed");
    try (JavaProcess driver = upscale("whole", undisturbed)) {
      assertThat(driver.exitCode()).as(driver.log()).isZero();
    }
    long bytes = 0;
    List<Path> results;
    try (Stream<Path> images = Files.list(undisturbed)) {
      results = images.filter(Files::isRegularFile).toList();
    }
    assertThat(results).hasSize(IMAGES);
    for (Path result : results) {
      bytes += Files.size(result);
    }

    Path output = Files.createDirectories(disk.resolve("out"));
    // somebody else's file leaves room for half of the results
    Path foreign = disk.resolve("foreign");
    Files.write(foreign, new byte[(int) (disk.toFile().getUsableSpace() - bytes / 2)]);
    try (JavaProcess driver = upscale("first", output)) {
      assertThat(driver.exitCode()).as(driver.log()).isEqualTo(Enlarger.FAILED);
      assertThat(driver.log().lines().filter(line -> line.startsWith("enlarger: ")))
          .as(driver.log())
          .singleElement()
          .asString()
          .containsPattern("no space left");
    }
    Files.delete(foreign);
    try (JavaProcess driver = upscale("second", output)) {
      assertThat(driver.exitCode()).as(driver.log()).isZero();
    }

    List<Row> first = Reports.read(output, "first");
    List<Row> both = new ArrayList<>(first);
    both.addAll(Reports.read(output, "second"));
    assertThat(first).hasSizeBetween(1, IMAGES - 1);
    assertThat(both).extracting(row -> row.getAs("status")).containsOnly("UPSCALED");
    assertThat(both)
        .extracting(row -> row.<String>getAs("uri"))
        .hasSize(IMAGES)
        .doesNotHaveDuplicates();
    for (Path result : results) {
      assertThat(output.resolve(result.getFileName())).hasSameBinaryContentAs(result);
    }
    try (Stream<Path> files = Files.walk(output)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
    }
  }
}
