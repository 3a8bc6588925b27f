package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.EncodeOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A backfill of 300 images on a standalone cluster, while executors, workers, the driver and the
 * store fail: in the end every image has one result, the same as without trouble.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {
  /** What is killed and goes on. */
  private static final Catalog ALL = new Catalog("a", 300);

  /** What is enlarged while the store misbehaves: some of the same. */
  private static final Catalog SOME = new Catalog("b", 60);

  private static final Pattern INJECTED = Pattern.compile("\\d+ requests, injected \\{.+}");
  private static final Pattern LISTENING = Pattern.compile("listening on (\\d+)");

  /** Images below a folder of the store. */
  private record Catalog(String folder, int images) {}

  private Path folder;
  private S3Server server;
  private JavaProcess faultyStore;
  private URI faulty;
  private StandaloneCluster cluster;
  private JavaProcess worker;

  /** Hashes of the results by name, of a run that nothing has disturbed. */
  private Map<String, String> undisturbed;

  @BeforeAll
  void start() throws Exception {
    List<Path> photographs = photographs();
    folder = Build.emptyFolder("faults");
    server = S3Server.start(folder);
    server.createBucket("scans");
    server.createBucket(FaultyStore.RESULTS);
    for (int i = 0; i < ALL.images(); i++) {
      byte[] image = crop(photographs.get(i), i);
      server.put("scans", ALL.folder() + "/" + i + ".png", image);
      if (i < SOME.images()) {
        server.put("scans", SOME.folder() + "/" + i + ".png", image);
      }
    }
    faultyStore =
        JavaProcess.of("faulty-store", List.of(Build.testClasses()), folder)
            .jvm("-Xmx256m", "-Djdk.httpclient.allowRestrictedHeaders=host")
            .run(FaultyStore.class.getName(), server.endpoint().toString());
    faulty = URI.create("http://127.0.0.1:" + faultyStore.await(LISTENING).group(1));
    cluster = StandaloneCluster.start(folder);
    worker = cluster.addWorker(1, "1g");
    try (JavaProcess driver = upscale(ALL, "undisturbed", "whole")) {
      assertThat(driver.exitCode()).as(driver.log()).isZero();
    }
    undisturbed = results("undisturbed");
    assertThat(undisturbed).hasSize(ALL.images());
  }

  @AfterAll
  void end() throws IOException {
    if (server != null) {
      cluster.close();
      faultyStore.close();
      server.close();
      Submission.deleteCopies(folder);
    }
  }

  private static List<Path> photographs() throws IOException {
    try (Stream<Path> files = Files.walk(SharedFiles.required("data/train/bsds"))) {
      return files
          .filter(file -> file.toString().endsWith(".jpg"))
          .sorted()
          .limit(ALL.images())
          .toList();
    }
  }

  /** Part of a photograph, of one of many sizes; small, since there are many runs. */
  private static byte[] crop(Path photograph, int number) throws IOException {
    Pixels pixels = Scans.decoded(Files.readAllBytes(photograph));
    int widthPx = 40 + number % 37;
    int heightPx = 40 + number % 29;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Codecs.encoder(ImageFormat.PNG)
        .encode(
            Image.of(pixels.crop(new Region(100, 100, widthPx, heightPx))),
            EncodeOptions.DEFAULT,
            out);
    return out.toByteArray();
  }

  /** Starts a run on the cluster, through the store that can be disturbed. */
  private JavaProcess upscale(Catalog catalog, String output, String run) throws IOException {
    Submission submission =
        Submission.to(cluster.address(), folder)
            .conf("spark.executor.memory", "768m")
            .conf("spark.executor.memoryOverhead", "512m")
            // waits of a real store are longer than a test has time for
            .conf("spark.hadoop.fs.s3a.connection.timeout", "15s")
            .conf("spark.hadoop.fs.s3a.retry.interval", "50ms")
            .conf("spark.hadoop.fs.s3a.retry.throttle.interval", "50ms");
    server.settings().forEach(submission::conf);
    submission.conf("spark.hadoop.fs.s3a.endpoint", faulty.toString());
    return submission.run(
        cluster.sparkHome(),
        "upscale",
        "--catalog",
        "s3a://scans/" + catalog.folder(),
        "--output",
        "s3a://" + FaultyStore.RESULTS + "/" + output,
        "--set",
        "job.wave=" + (catalog.equals(ALL) ? "2s" : "1s"),
        "--set",
        "plan.bin-output-mpx=0.5",
        "--set",
        "output.sweep-after=0s",
        "--set",
        "job.run-id=" + run);
  }

  private void disturb(FaultyStore.Faults faults) throws IOException, InterruptedException {
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(faulty.resolve("/faults/" + faults)).build(),
            HttpResponse.BodyHandlers.discarding());
  }

  private Map<String, String> results(String output) {
    Map<String, String> hashes = new TreeMap<>();
    for (String key : server.keys(FaultyStore.RESULTS)) {
      if (key.startsWith(output + "/") && key.endsWith(".png")) {
        hashes.put(
            key.substring(output.length()),
            DigestUtils.sha256Hex(server.get(FaultyStore.RESULTS, key)));
      }
    }
    return hashes;
  }

  private long waves(String output, String run) {
    String report = output + "/_report/run=" + run + "/";
    return server.keys(FaultyStore.RESULTS).stream()
        .filter(key -> key.startsWith(report) && key.endsWith("/_SUCCESS"))
        .count();
  }

  private void awaitWaves(String output, String run, int count, JavaProcess driver)
      throws IOException, InterruptedException {
    while (waves(output, run) < count) {
      assertThat(driver.isAlive()).as(driver.log()).isTrue();
      Thread.sleep(100);
    }
  }

  /** The rows of some runs of an output. */
  private List<Row> rows(String output, String... runs) throws IOException {
    Path copy = folder.resolve("reports").resolve(output);
    server.download(FaultyStore.RESULTS, output + "/_report/", copy.resolve("_report"));
    List<Row> rows = new ArrayList<>();
    for (String run : runs) {
      rows.addAll(Reports.read(copy, run));
    }
    return rows;
  }

  private void assertComplete(Catalog catalog, String output, String... runs) throws IOException {
    List<Row> upscaled =
        rows(output, runs).stream().filter(row -> "UPSCALED".equals(row.getAs("status"))).toList();
    assertThat(upscaled)
        .extracting(row -> row.<String>getAs("uri"))
        .hasSize(catalog.images())
        .doesNotHaveDuplicates();
    Map<String, String> results = results(output);
    assertThat(results).hasSize(catalog.images());
    assertThat(undisturbed).containsAllEntriesOf(results);
    assertThat(server.pendingUploads(FaultyStore.RESULTS))
        .noneMatch(key -> key.startsWith(output + "/"));
    assertThat(server.keys(FaultyStore.RESULTS))
        .noneMatch(key -> key.startsWith(output + "/") && key.contains("/__magic"));
  }

  @Test
  void executorWorkerAndDriverAreKilled() throws Exception {
    JavaProcess second = cluster.addWorker(1, "1g");
    long begun;
    try (JavaProcess driver = upscale(ALL, "killed", "first")) {
      awaitWaves("killed", "first", 1, driver);
      assertThat(worker.killChild()).isTrue();
      awaitWaves("killed", "first", 2, driver);
      second.close();
      awaitWaves("killed", "first", 3, driver);
      driver.close();
      begun = results("killed").size();
    }
    long reported = rows("killed", "first").size();
    assertThat(reported).isLessThan(ALL.images());
    try (JavaProcess driver = upscale(ALL, "killed", "second")) {
      assertThat(driver.exitCode()).as(driver.log()).isZero();
    }
    assertComplete(ALL, "killed", "first", "second");
    long wave =
        rows("killed", "first").stream()
            .map(row -> row.<Integer>getAs("wave"))
            .filter(number -> number == 0)
            .count();
    System.out.printf(
        "killed: %d results of %d reported, waves of %d images; repeated %d%n",
        begun, reported, wave, begun - reported);
    assertThat(begun - reported).isLessThanOrEqualTo(wave);
  }

  /** Each trouble ends the run with what was wrong; the next run goes on. */
  @Test
  void theStoreRefusesAndDisappears() throws Exception {
    endsClearly("first", FaultyStore.Faults.REVOKED, "access was refused|writing was refused");
    endsClearly("second", FaultyStore.Faults.BUCKET_GONE, "the bucket does not exist");
    try (JavaProcess driver = upscale(SOME, "troubled", "third")) {
      assertThat(driver.exitCode()).as(driver.log()).isZero();
    }
    assertComplete(SOME, "troubled", "first", "second", "third");
  }

  /** Busy, broken, cut off, slow and silent: nothing is lost, and the run ends in its time. */
  @Test
  void aTenthOfTheRequestsFails() throws Exception {
    disturb(FaultyStore.Faults.TENTH);
    long start = System.nanoTime();
    try (JavaProcess driver = upscale(SOME, "disturbed", "only")) {
      assertThat(driver.exitCode()).as(driver.log()).isZero();
    } finally {
      disturb(FaultyStore.Faults.NONE);
    }
    String injected = faultyStore.await(INJECTED).group();
    System.out.printf(
        "disturbed: %d s, %s%n", (System.nanoTime() - start) / 1_000_000_000, injected);
    for (FaultyStore.Way way : FaultyStore.Way.values()) {
      assertThat(injected).contains(way.name());
    }
    assertComplete(SOME, "disturbed", "only");
  }

  private void endsClearly(String run, FaultyStore.Faults faults, String says) throws Exception {
    try (JavaProcess driver = upscale(SOME, "troubled", run)) {
      awaitWaves("troubled", run, 1, driver);
      disturb(faults);
      assertThat(driver.exitCode()).as(driver.log()).isEqualTo(Enlarger.FAILED);
      assertThat(driver.log().lines().filter(line -> line.startsWith("enlarger: ")))
          .as(driver.log())
          .singleElement()
          .asString()
          .containsPattern(says);
    } finally {
      disturb(FaultyStore.Faults.NONE);
    }
  }

  @Test
  void aSecondRunDoesNothing() throws Exception {
    try (JavaProcess driver = upscale(ALL, "undisturbed", "again")) {
      assertThat(driver.exitCode()).as(driver.log()).isZero();
      assertThat(driver.log()).containsPattern("nothing to do +300 images in the catalog");
    }
  }
}
