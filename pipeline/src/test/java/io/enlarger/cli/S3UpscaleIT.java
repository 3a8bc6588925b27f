package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * The whole job on an S3 server: catalog, images and report, what is left behind, and what is said
 * where the store refuses.
 *
 * <p>Each test has buckets of its own: {@code scans-TEST} with three images below {@code album/},
 * and {@code out-TEST}, which is empty.
 */
class S3UpscaleIT {
  /** The empty object that stands for the output's folder in the connector's eyes. */
  private static final String FOLDER = "large/";

  private static S3Server server;

  private String scans;
  private String out;

  @BeforeAll
  static void startServer() throws Exception {
    server = S3Server.start(Build.emptyFolder("s3"));
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void fillBuckets(TestInfo test) throws IOException {
    String name = Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
    scans = "scans-" + name;
    out = "out-" + name;
    server.createBucket(scans);
    server.createBucket(out);
    server.put(scans, "album/a.png", Scans.encoded(ImageFormat.PNG, 90, 41, 1));
    server.put(scans, "album/b.jpg", Scans.encoded(ImageFormat.JPEG, 56, 72, 2));
    server.put(scans, "album/box 7/c.tif", Scans.encoded(ImageFormat.TIFF, 43, 40, 3));
  }

  /** The next test has other settings, which Spark and Hadoop read only once. */
  @AfterEach
  void forgetConnections() throws IOException {
    SparkSession.getActiveSession()
        .foreach(
            session -> {
              session.stop();
              return null;
            });
    FileSystem.closeAll();
  }

  private static Said enlarger(Map<String, String> settings, String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--master", "local[2]", "--set", "spark.ui.enabled=false"));
    settings.forEach((key, value) -> all.addAll(List.of("--set", key + "=" + value)));
    return Said.by(all.toArray());
  }

  private Said upscale(String catalog, String... more) {
    return upscale(server.settings(), catalog, more);
  }

  private Said upscale(Map<String, String> settings, String catalog, String... more) {
    List<String> all = new ArrayList<>(List.of("upscale", "--catalog", catalog));
    all.addAll(List.of("--output", "s3a://" + out + "/large", "--set", "job.run-id=test"));
    all.addAll(List.of(more));
    return enlarger(settings, all.toArray(String[]::new));
  }

  private List<Row> report() {
    return SparkSession.active()
        .read()
        .parquet("s3a://" + out + "/large/_report/run=test")
        .orderBy("uri")
        .collectAsList();
  }

  /** The keys of the output's images. */
  private List<String> images() {
    return server.keys(out).stream()
        .filter(key -> !key.equals(FOLDER) && !key.startsWith(FOLDER + "_report/"))
        .toList();
  }

  private void assertSize(String key, int widthPx, int heightPx) throws IOException {
    assertThat(Scans.decoded(server.get(out, key)))
        .as(key)
        .hasToString(widthPx + "x" + heightPx + " RGB 8 bit");
  }

  private void assertNothingLeftBehind() {
    assertThat(server.keys(out))
        .allMatch(
            key ->
                key.matches("large/(_report/run=test/(wave=0000/)?)?")
                    || key.matches("large/album/[^._][^/]*(/[^._][^/]*)?")
                    || key.matches(
                        "large/_report/run=test/(_run\\.json|_report\\.html|wave=0000/(_SUCCESS|part-[^/]*\\.parquet))"));
    assertThat(server.pendingUploads(out)).isEmpty();
    assertThat(server.pendingUploads(scans)).isEmpty();
  }

  @Test
  void torchScriptIsWrittenToTheStoreAndRunFromThere() throws IOException {
    String model = "s3a://" + scans + "/models/x4.pt";
    Said converted = enlarger(server.settings(), "models", "convert", "enlarger-x4", "--to", model);
    assertThat(converted.err()).isEmpty();
    assertThat(server.keys(scans)).contains("models/x4.pt", "models/x4.pt.conf");

    Said said = upscale("s3a://" + scans + "/album", "--model", model);
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertSize("large/a.png", 360, 164);
    assertThat(report().get(0).<Row>getAs("model").<String>getAs("architecture"))
        .isEqualTo("TorchScript");
  }

  @Test
  void aCatalogIsMadeAndUpscaled() throws IOException {
    String catalog = "s3a://" + scans + "/catalog.parquet";
    Said listed =
        enlarger(
            server.settings(),
            "catalog",
            "--input",
            "s3a://" + scans + "/album",
            "--output",
            catalog);
    assertThat(listed.err()).isEmpty();
    assertThat(listed.code()).isZero();
    assertThat(listed.out()).isEqualTo("3 images in " + catalog + "\n");

    Said said = upscale(catalog);
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(said.out()).contains("3 of 3 images").contains("model loads       1");

    // the page's pictures are of the store's images
    assertThat(new String(server.get(out, "large/_report/run=test/_report.html"), UTF_8))
        .contains("3 of 3 images upscaled, none refused.")
        .contains("data:image/webp;base64,");
    assertThat(images())
        .containsExactlyInAnyOrder(
            "large/album/a.png", "large/album/b.jpg", "large/album/box 7/c.tif");
    assertSize("large/album/a.png", 360, 164);
    assertSize("large/album/b.jpg", 224, 288);
    assertSize("large/album/box 7/c.tif", 172, 160);

    List<Row> rows = report();
    assertThat(rows)
        .extracting(row -> row.getAs("uri"))
        .containsExactly(
            "s3a://" + scans + "/album/a.png",
            "s3a://" + scans + "/album/b.jpg",
            "s3a://" + scans + "/album/box 7/c.tif");
    assertThat(rows).extracting(row -> row.getAs("status")).containsOnly("UPSCALED");
    for (Row row : rows) {
      String uri = row.getAs("output_uri");
      byte[] written = server.get(out, uri.substring(("s3a://" + out + "/").length()));
      assertThat(row.<Row>getAs("output").<String>getAs("sha256"))
          .isEqualTo(DigestUtils.sha256Hex(written));
    }
    assertNothingLeftBehind();
  }

  @Test
  void theReportIsCommittedWithoutRenames() {
    assertThat(upscale("s3a://" + scans + "/album", "--model", "bicubic").code()).isZero();
    // the connector's committers describe themselves in this file; others leave it empty
    assertThat(new String(server.get(out, "large/_report/run=test/wave=0000/_SUCCESS"), UTF_8))
        .contains("\"committer\":\"magic\"");
  }

  @Test
  void whatKilledRunsLeftIsSwept() {
    server.beginUpload(out, "large/begun.png");
    server.beginUpload(out, "largest/of-somebody-else.png");
    server.put(out, "large/_report/run=dead/wave=0000/__magic_job-1/part.pending", new byte[3]);
    server.put(out, "large/_report/run=dead/wave=0001/__magic_job-2/tasks/", new byte[0]);
    assertThat(upscale("s3a://" + scans + "/album", "--model", "bicubic").code()).isZero();
    assertThat(server.pendingUploads(out)).contains("large/begun.png");
    assertThat(
            upscale(
                    "s3a://" + scans + "/album",
                    "--model",
                    "nearest",
                    "--set",
                    "job.run-id=next",
                    "--set",
                    "output.sweep-after=0s")
                .code())
        .isZero();
    assertThat(server.pendingUploads(out)).containsExactly("largest/of-somebody-else.png");
    assertThat(server.keys(out)).noneMatch(key -> key.contains("run=dead"));
  }

  @Test
  void aFolderIsUpscaledIntoItsMirror() throws IOException {
    Said said = upscale("s3a://" + scans, "--model", "bicubic", "--scale", "3");
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(images())
        .containsExactlyInAnyOrder(
            "large/album/a.png", "large/album/b.jpg", "large/album/box 7/c.tif");
    assertSize("large/album/a.png", 270, 123);
    assertThat(report()).hasSize(3);
    assertNothingLeftBehind();
  }

  @Test
  void aBadImageIsQuarantinedAndTheRestFinished() throws IOException {
    server.put(scans, "album/notes.png", "this is not an image".getBytes(UTF_8));
    byte[] whole = Scans.encoded(ImageFormat.PNG, 64, 64, 4);
    server.put(scans, "album/torn.png", Arrays.copyOf(whole, whole.length / 2));

    Said said = upscale("s3a://" + scans, "--model", "bicubic");
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isEqualTo(Enlarger.QUARANTINED);
    assertThat(said.out())
        .contains("3 of 5 images")
        .contains("1 IMAGE_CORRUPT")
        .contains("1 IMAGE_FORMAT_UNKNOWN");

    assertThat(report())
        .extracting(row -> row.getAs("status"), row -> row.getAs("error_code"))
        .containsExactly(
            tuple("UPSCALED", null),
            tuple("UPSCALED", null),
            tuple("UPSCALED", null),
            tuple("QUARANTINED", "IMAGE_FORMAT_UNKNOWN"),
            tuple("QUARANTINED", "IMAGE_CORRUPT"));
    assertThat(images()).hasSize(3);
    assertNothingLeftBehind();
  }

  @Test
  void aMissingImageIsQuarantinedAndTheRestFinished() {
    String missing = "s3a://" + scans + "/album/gone.png";
    server.put(
        scans,
        "list.csv",
        ("uri\ns3a://" + scans + "/album/a.png\n" + missing + "\n").getBytes(UTF_8));

    Said said = upscale("s3a://" + scans + "/list.csv", "--model", "bicubic");
    assertThat(said.code()).isEqualTo(Enlarger.QUARANTINED);
    assertThat(said.out()).contains("1 of 2 images").contains("1 OBJECT_MISSING");

    Row row = report().get(1);
    assertThat(row.<String>getAs("stage")).isEqualTo("PROBE");
    assertThat(row.<String>getAs("error_message"))
        .isEqualTo(missing + ": there is no such file or folder; check the path");
    assertThat(images()).containsExactly("large/album/a.png");
    assertNothingLeftBehind();
  }

  @Test
  void aWrongSecretIsNamed() {
    Map<String, String> settings = server.settings();
    settings.put("spark.hadoop.fs.s3a.secret.key", "not-the-secret");
    Said said = upscale(settings, "s3a://" + scans + "/album");
    assertThat(said.err().lines())
        .containsExactly(
            "enlarger: s3a://"
                + scans
                + "/album: access was refused; check the credentials (fs.s3a.access.key,"
                + " fs.s3a.secret.key, or the machine's role) and the permissions",
            "(ACCESS_DENIED)");
    assertThat(said.code()).isEqualTo(Enlarger.FAILED);
  }

  /** With the patience of a long run this would take minutes. */
  @Test
  void aStoreThatDoesNotAnswerIsNamedAtOnce() {
    Map<String, String> settings = server.settings();
    settings.put("spark.hadoop.fs.s3a.endpoint", "http://127.0.0.1:1");
    Said said = upscale(settings, "s3a://" + scans + "/album");
    assertThat(said.err())
        .startsWith("enlarger: s3a://" + scans + "/album: could not be read: connection refused")
        .contains("; check that the store is reachable")
        .contains("(STORAGE_UNAVAILABLE)");
    assertThat(said.code()).isEqualTo(Enlarger.FAILED);
  }

  @Test
  void aMissingBucketIsNamed() {
    Said said = upscale("s3a://no-such-bucket/album");
    assertThat(said.err().lines())
        .containsExactly(
            "enlarger: s3a://no-such-bucket/album: the bucket does not exist; check its name and"
                + " the endpoint (fs.s3a.endpoint)",
            "(OBJECT_MISSING)");
    assertThat(said.code()).isEqualTo(Enlarger.FAILED);
  }

  @Test
  void aMissingBucketOfTheOutputIsNamedBeforeAnyWork() {
    out = "no-such-bucket";
    Said said = upscale("s3a://" + scans + "/album");
    assertThat(said.err())
        .startsWith("enlarger: s3a://no-such-bucket/large")
        .contains(": the bucket does not exist; create it, or check its name and fs.s3a.endpoint")
        .contains("(OUTPUT_UNWRITABLE)");
    assertThat(said.code()).isEqualTo(Enlarger.FAILED);
  }
}
