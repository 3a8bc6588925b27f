package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * One executor against two on the same work, each with one core, on a standalone cluster. It is
 * asked for by {@code -Dscaling=true} on a machine that has nothing else to do; on two cores, which
 * the driver shares with the executors, 1.38 was seen, which is too little for it to pass.
 */
@EnabledIfSystemProperty(named = "scaling", matches = "true")
class ScalingIT {
  /** From the plan to the last row: what the executors do. */
  private static final Pattern TOOK = Pattern.compile("; took (?:(\\d+)m )?(\\d+)s");

  private Path folder;
  private Path scans;

  @BeforeEach
  void paint() throws IOException {
    folder = Build.emptyFolder("scaling");
    scans = Files.createDirectories(folder.resolve("scans"));
    for (int i = 0; i < 60; i++) {
      Files.write(
          scans.resolve("scan-" + i + ".png"),
          Scans.encoded(ImageFormat.PNG, 300 + 10 * (i % 17), 400 + 13 * (i % 11), i));
    }
    Files.write(scans.resolve("large.tif"), Scans.encoded(ImageFormat.TIFF, 2000, 1500, 99));
  }

  @AfterEach
  void deleteCopies() throws IOException {
    Submission.deleteCopies(folder);
  }

  @Test
  void twoExecutorsAreNearlyTwiceAsFast() throws Exception {
    double one = seconds(1);
    double two = seconds(2);
    System.out.printf(
        Locale.ROOT,
        "1 executor %.0f s, 2 executors %.0f s: %.2f times as fast%n",
        one,
        two,
        one / two);
    assertThat(results(2)).isEqualTo(results(1)).hasSize(61);
    assertThat(one / two).isGreaterThan(1.6);
  }

  private double seconds(int executors) throws Exception {
    Path logs = Files.createDirectories(folder.resolve("cluster-" + executors));
    try (StandaloneCluster cluster = StandaloneCluster.start(logs)) {
      for (int i = 0; i < executors; i++) {
        cluster.addWorker(1, "3g");
      }
      try (JavaProcess driver =
          Submission.to(cluster.address(), logs)
              .conf("spark.executor.memory", "2g")
              .conf("spark.executor.memoryOverhead", "1g")
              .run(
                  cluster.sparkHome(),
                  "upscale",
                  "--catalog",
                  scans.toString(),
                  "--output",
                  folder.resolve("out-" + executors).toString(),
                  "--set",
                  "plan.band-source-mpx=0.5")) {
        assertThat(driver.exitCode()).as(driver.log()).isZero();
        Matcher took = driver.await(TOOK);
        return 60 * (took.group(1) == null ? 0 : Integer.parseInt(took.group(1)))
            + Integer.parseInt(took.group(2));
      }
    }
  }

  private Map<String, String> results(int executors) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve("out-" + executors))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        hashes.put(file.getFileName().toString(), DigestUtils.sha256Hex(Files.readAllBytes(file)));
      }
    }
    return hashes;
  }
}
