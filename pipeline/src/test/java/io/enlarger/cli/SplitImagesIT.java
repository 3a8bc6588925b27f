package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One image that is larger than what a task is to have, on two executors. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SplitImagesIT {
  private static final int WIDTH_PX = 1000;
  private static final int HEIGHT_PX = 1200;

  /** Of 0.2 megapixels. */
  private static final int BANDS = 6;

  private Path folder;
  private byte[] source;

  /** The result of one task. */
  private byte[] whole;

  @BeforeAll
  void enlargeWhole() throws Exception {
    folder = Build.emptyFolder("split-images");
    source = Scans.encoded(ImageFormat.TIFF, WIDTH_PX, HEIGHT_PX, 1);
    Path scans = Files.createDirectories(folder.resolve("scans"));
    Files.write(scans.resolve("large.tif"), source);
    try (JavaProcess driver =
        Submission.to("local[1]", folder)
            .run(
                Build.sparkHome(folder),
                upscale(scans.toString(), folder.resolve("whole").toString(), "null"))) {
      assertThat(driver.exitCode()).as(driver.log()).isZero();
    }
    whole = Files.readAllBytes(folder.resolve("whole/large.tif"));
  }

  @AfterAll
  void deleteCopies() throws IOException {
    Submission.deleteCopies(folder);
  }

  private static String[] upscale(String catalog, String output, String bandMpx) {
    return new String[] {
      "upscale",
      "--catalog",
      catalog,
      "--output",
      output,
      "--set",
      "job.run-id=test",
      "--set",
      "plan.band-source-mpx=" + bandMpx
    };
  }

  private static void assertOneRow(List<Row> rows) {
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).<String>getAs("status")).isEqualTo("UPSCALED");
    Row tiles = rows.get(0).getAs("tiles");
    assertThat(tiles.<Integer>getAs("count")).isGreaterThanOrEqualTo(BANDS);
    Row timing = rows.get(0).getAs("timing");
    assertThat(timing.<Long>getAs("infer_ms")).isGreaterThan(500);
    Row quality = rows.get(0).getAs("quality");
    assertThat(quality.<Double>getAs("lr_psnr_db")).isGreaterThan(20);
  }

  @Test
  void bothExecutorsShareIt() throws Exception {
    Path out = folder.resolve("shared");
    Path events = folder.resolve("shared-events");
    try (JavaProcess driver =
        EventLog.kept(Submission.to("local-cluster[2,1,2048]", folder), events)
            .conf("spark.executor.memory", "1500m")
            .run(
                Build.sparkHome(Files.createDirectories(folder.resolve("shared-home"))),
                upscale(folder.resolve("scans").toString(), out.toString(), "0.2"))) {
      assertThat(driver.exitCode()).as(driver.log()).isZero();
    }
    List<EventLog.Attempt> bands = EventLog.read(events).of("SplitImages", BANDS);
    assertThat(bands).hasSize(BANDS);
    assertThat(bands).extracting(EventLog.Attempt::executor).containsOnly("0", "1");
    assertThat(out.resolve("large.tif")).hasBinaryContent(whole);
    assertOneRow(Reports.read(out, "test"));
    assertThat(out.resolve("_report/run=test/_temporary")).doesNotExist();
  }

  @Test
  void aKilledBandIsRepeatedAlone() throws Exception {
    Path events = folder.resolve("killed-events");
    try (S3Server server = S3Server.start(folder);
        StandaloneCluster cluster =
            StandaloneCluster.start(Files.createDirectories(folder.resolve("killed-cluster")))) {
      server.createBucket("archive");
      server.put("archive", "scans/large.tif", source);
      JavaProcess worker = cluster.addWorker(1, "2g");
      cluster.addWorker(1, "2g");
      Submission submission =
          EventLog.kept(Submission.to(cluster.address(), folder), events)
              .conf("spark.executor.memory", "1g")
              .conf("spark.executor.memoryOverhead", "1g");
      server.settings().forEach(submission::conf);
      try (JavaProcess driver =
          submission.run(
              cluster.sparkHome(), upscale("s3a://archive/scans", "s3a://archive/large", "0.2"))) {
        while (temporaries(server) < 2) {
          assertThat(driver.isAlive()).as(driver.log()).isTrue();
          Thread.sleep(50);
        }
        assertThat(worker.killChild()).isTrue();
        assertThat(driver.exitCode()).as(driver.log()).isZero();
      }
      assertThat(server.get("archive", "large/large.tif")).isEqualTo(whole);
      assertThat(temporaries(server)).isZero();
      assertThat(server.pendingUploads("archive")).isEmpty();
      Path copy = folder.resolve("killed");
      server.download("archive", "large/_report/", copy.resolve("_report"));
      assertOneRow(Reports.read(copy, "test"));
    }
    List<EventLog.Attempt> bands = EventLog.read(events).of("SplitImages", BANDS);
    assertThat(bands.stream().filter(EventLog.Attempt::succeeded).map(EventLog.Attempt::index))
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    assertThat(bands).filteredOn(band -> !band.succeeded()).hasSize(1);
  }

  private static long temporaries(S3Server server) {
    return server.keys("archive").stream()
        .filter(key -> key.contains("/_temporary/") && key.endsWith(".tif"))
        .count();
  }
}
