package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.image.ByteSource;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Pixels;
import io.enlarger.image.Resolution;
import io.enlarger.image.codec.Codec;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.DecodeLimits;
import io.enlarger.image.codec.EncodeOptions;
import io.enlarger.image.codec.PageWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What archives hold: pages, black and white, broken and hostile files. */
@ExtendWith(OwnSpark.class)
class ArchiveFilesTest {
  @TempDir private Path folder;
  private Path scans;
  private Path output;
  private String said = "";

  @BeforeEach
  void folders() throws IOException {
    scans = Files.createDirectories(folder.resolve("scans"));
    output = folder.resolve("out");
  }

  private int upscale(Path catalog, String... more) {
    Stream<String> base =
        Stream.of(
            "upscale",
            "--master",
            "local[2]",
            "--model",
            "bicubic",
            "--scale",
            "2",
            "--set",
            "spark.ui.enabled=false",
            "--set",
            "job.run-id=test",
            "--catalog",
            catalog.toString(),
            "--output",
            output.toString());
    StringWriter text = new StringWriter();
    int code =
        Enlarger.run(
            new PrintWriter(text, true),
            new PrintWriter(text, true),
            Stream.concat(base, Stream.of(more)).toArray(String[]::new));
    said = text.toString();
    return code;
  }

  private List<Row> report() {
    return SparkSession.active()
        .read()
        .parquet(output + "/_report/run=test")
        .orderBy("uri")
        .collectAsList();
  }

  private static Pixels noise(int width, int height, int channels) {
    byte[] samples = new byte[width * height * channels];
    new Random(7).nextBytes(samples);
    return Pixels.of8(width, height, channels, samples);
  }

  private static ByteSource bytes(Path file) throws IOException {
    return ByteSource.of(Files.readAllBytes(file));
  }

  @Test
  void everyPageIsUpscaledIntoOneFile() throws IOException {
    DocumentInfo document =
        new DocumentInfo(Optional.of(new Resolution(300, 300)), Optional.empty());
    List<Pixels> pages = List.of(noise(20, 30, 1), noise(31, 11, 3), noise(8, 8, 4));
    try (OutputStream out = Files.newOutputStream(scans.resolve("book.tif"));
        PageWriter writer =
            Codecs.encoder(ImageFormat.TIFF).openPages(EncodeOptions.DEFAULT, out)) {
      for (Pixels page : pages) {
        writer.add(new Image(page, document));
      }
    }
    assertThat(upscale(scans, "--set", "output.verify=full", "--set", "output.premis=true"))
        .as("%s", said)
        .isZero();
    ByteSource book = bytes(output.resolve("book.tif"));
    Codec codec = Codecs.detect(book);
    assertThat(codec.readHeader(book).pages()).isEqualTo(3);
    for (int i = 0; i < pages.size(); i++) {
      Image page = codec.decodePage(book, i, DecodeLimits.DEFAULT);
      assertThat(page.pixels().widthPx()).isEqualTo(2 * pages.get(i).widthPx());
      assertThat(page.pixels().channels()).isEqualTo(pages.get(i).channels());
      assertThat(page.document().resolution()).contains(new Resolution(600, 600));
      assertThat(new String(page.document().xmp().orElseThrow(), StandardCharsets.UTF_8))
          .contains("enlarger:model=\"bicubic\"")
          .contains("dcterms:type=\"derivative\"");
    }
    Row written = report().get(0).getAs("output");
    assertThat(written.<Integer>getAs("pages")).isEqualTo(3);
    assertThat(Files.readString(output.resolve("book.tif.premis.xml")))
        .contains("<messageDigest>" + written.getAs("sha256") + "</messageDigest>")
        .contains("<eventType>derivation</eventType>");
  }

  @Test
  void pagesAreNotLostInAFormatThatHasOne() throws IOException {
    try (OutputStream out = Files.newOutputStream(scans.resolve("book.tif"));
        PageWriter writer =
            Codecs.encoder(ImageFormat.TIFF).openPages(EncodeOptions.DEFAULT, out)) {
      writer.add(Image.of(noise(9, 9, 1)));
      writer.add(Image.of(noise(9, 9, 1)));
    }
    assertThat(upscale(scans, "--format", "png")).isEqualTo(3);
    assertThat((String) report().get(0).getAs("error_message"))
        .isEqualTo(
            "png: several pages in one file are not supported; choose --format tiff or same");
  }

  @Test
  void blackAndWhiteBecomesWhatTheConfigurationSays() throws IOException {
    try (OutputStream out = Files.newOutputStream(scans.resolve("page.tif"))) {
      Codecs.encoder(ImageFormat.TIFF)
          .encode(
              Image.of(noise(33, 21, 1)),
              EncodeOptions.DEFAULT.withTones(EncodeOptions.Tones.BITONAL),
              out);
    }
    assertThat(upscale(scans)).as("%s", said).isZero();
    assertThat(header("page.tif").bitDepth()).isEqualTo(8);
    output = folder.resolve("threshold");
    assertThat(upscale(scans, "--set", "image.bitonal=threshold")).as("%s", said).isZero();
    assertThat(header("page.tif").bitDepth()).isEqualTo(1);
    output = folder.resolve("skip");
    assertThat(upscale(scans, "--set", "image.bitonal=skip")).isEqualTo(3);
    assertThat((String) report().get(0).getAs("error_code")).isEqualTo("IMAGE_UNSUPPORTED");
  }

  private ImageHeader header(String name) throws IOException {
    ByteSource source = bytes(output.resolve(name));
    return Codecs.detect(source).readHeader(source);
  }

  @Test
  void formatsThatAreOnlyReadAreWrittenInOneThatLosesNothing() throws IOException {
    Files.writeString(scans.resolve("a.pgm"), "P2 3 2 255 0 50 100 150 200 250");
    assertThat(upscale(scans)).as("%s", said).isZero();
    assertThat(header("a.png").widthPx()).isEqualTo(6);
    assertThat((String) report().get(0).getAs("output_uri")).endsWith("/a.png");
  }

  @Test
  @Timeout(120)
  void brokenAndHostileFilesAreRows() throws IOException {
    Path corrupt = SharedFiles.required("corrupt.dir", "data/corrupt");
    long files;
    try (Stream<Path> all = Files.list(corrupt)) {
      files = all.filter(Files::isRegularFile).count();
    }
    assertThat(upscale(corrupt, "--set", "catalog.ignore=[]")).as("%s", said).isEqualTo(3);
    List<Row> rows = report();
    assertThat(rows).hasSize((int) files);
    assertThat(rows)
        .filteredOn(row -> row.getAs("status").equals("QUARANTINED"))
        .isNotEmpty()
        .noneMatch(row -> row.getAs("error_code").equals("INTERNAL"));
    System.getLogger(ArchiveFilesTest.class.getName()).log(System.Logger.Level.INFO, said);
  }

  @Test
  void archivePagesKeepWhatTheyAre() throws IOException {
    Path pages = SharedFiles.required("archive.dir", "data/archive");
    assertThat(upscale(pages)).as("%s", said).isZero();
    for (Row row : report()) {
      Row source = row.getAs("source");
      ByteSource result = bytes(Path.of(java.net.URI.create(row.<String>getAs("output_uri"))));
      ImageHeader header = Codecs.detect(result).readHeader(result);
      String name = row.getAs("uri");
      assertThat(header.widthPx()).as(name).isEqualTo(2 * source.<Integer>getAs("width_px"));
      assertThat(header.channels()).as(name).isEqualTo(source.<Integer>getAs("channels"));
      assertThat(header.pages()).as(name).isEqualTo(source.<Integer>getAs("pages"));
      assertThat(header.hasIccProfile()).as(name).isEqualTo(source.<Boolean>getAs("icc"));
      Double dpi = source.getAs("dpi");
      if (dpi != null) {
        assertThat(header.resolution().orElseThrow().xDpi())
            .as(name)
            .isCloseTo(2 * dpi, org.assertj.core.data.Offset.offset(0.51));
      }
    }
  }

  /** Nothing is lost silently: what could be had of a damaged file is said, or taken if asked. */
  @Test
  void theTopOfADamagedFileIsSaidOrTaken() throws IOException {
    byte[] png = Scans.encoded(ImageFormat.PNG, 200, 300, 1);
    Files.write(scans.resolve("cut.png"), Arrays.copyOf(png, png.length / 2));
    assertThat(upscale(scans)).as(said).isEqualTo(3);
    Row refused = report().get(0);
    assertThat(refused.<String>getAs("error_code")).isEqualTo("IMAGE_CORRUPT");
    int rows = refused.<Row>getAs("source").<Integer>getAs("intact_rows");
    assertThat(rows).isBetween(100, 200);
    assertThat(output.resolve("cut.png")).doesNotExist();

    output = folder.resolve("taken");
    assertThat(upscale(scans, "--set", "image.accept-partial=true")).as(said).isZero();
    Row taken = report().get(0);
    assertThat(taken.<String>getAs("status")).isEqualTo("UPSCALED");
    assertThat(taken.<Row>getAs("source").<Integer>getAs("intact_rows")).isEqualTo(rows);
    Pixels result = Scans.decoded(Files.readAllBytes(output.resolve("cut.png")));
    assertThat(result.heightPx()).isEqualTo(600);
    assertThat(result.sample(9, 599, 1)).isEqualTo(128);

    Files.write(scans.resolve("cut.png"), png);
    output = folder.resolve("whole");
    assertThat(upscale(scans)).as(said).isZero();
    assertThat(report().get(0).<Row>getAs("source").<Integer>getAs("intact_rows")).isNull();
  }

  /** The forms of output that the configuration names reach the files. */
  @Test
  void outputsAreStoredAsAsked() throws IOException {
    Files.write(scans.resolve("a.png"), Scans.encoded(ImageFormat.PNG, 300, 200, 1));
    assertThat(
            upscale(
                scans,
                "--format",
                "tiff",
                "--set",
                "output.tiff-compression=jpeg",
                "--set",
                "output.tiff-pyramid=true",
                "--set",
                "output.verify=full"))
        .as(said)
        .isZero();
    assertThat(new String(Files.readAllBytes(output.resolve("a.tif")), StandardCharsets.ISO_8859_1))
        .contains("\u00ff\u00d8\u00ff\u00db");
    output = folder.resolve("webp");
    assertThat(
            upscale(
                scans,
                "--format",
                "webp",
                "--set",
                "output.webp-quality=lossless",
                "--set",
                "output.verify=full"))
        .as(said)
        .isZero();
    Codec codec = Codecs.detect(bytes(output.resolve("a.webp")));
    assertThat(codec.format()).isEqualTo(ImageFormat.WEBP);
    ImageHeader header = codec.readHeader(bytes(output.resolve("a.webp")));
    assertThat(header.widthPx()).isEqualTo(600);
  }

  /** What a format cannot hold is refused before it is computed. */
  @Test
  void tooLargeForTheFormatIsARow() throws IOException {
    Files.write(scans.resolve("wide.png"), Scans.encoded(ImageFormat.PNG, 8200, 3, 1));
    assertThat(upscale(scans, "--format", "webp")).as(said).isEqualTo(3);
    Row row = report().get(0);
    assertThat(row.<String>getAs("stage")).isEqualTo("ENCODE");
    assertThat(row.<String>getAs("error_message"))
        .isEqualTo(
            "webp: a side of more than 16383 pixels is not supported; choose png, jpeg or tiff");
    assertThat(row.<Row>getAs("timing").<Long>getAs("infer_ms")).isZero();
  }

  /**
   * A file that takes minutes to decode, though nothing is wrong with it, is left when its time is
   * over, and so are its bytes by the thread that decodes it.
   */
  @Test
  @Timeout(120)
  void aSlowFileIsLeftWhenItsTimeIsOver() throws Exception {
    Files.write(scans.resolve("a-slow.jpg"), SlowJpeg.ofScans(2000));
    Files.write(scans.resolve("b-good.png"), Scans.encoded(ImageFormat.PNG, 40, 30, 1));
    long start = System.nanoTime();
    assertThat(upscale(scans, "--set", "image.decode-timeout-seconds=1")).as(said).isEqualTo(3);
    List<Row> rows = report();
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).<String>getAs("error_code")).isEqualTo("DECODE_TIMEOUT");
    assertThat(rows.get(0).<String>getAs("stage")).isEqualTo("DECODE");
    assertThat(rows.get(0).<String>getAs("error_message"))
        .isEqualTo(
            "image: it was not decoded within 1 s; it is damaged, or give it more time"
                + " (image.decode-timeout-seconds)");
    assertThat(rows.get(1).<String>getAs("status")).isEqualTo("UPSCALED");
    while (decoding()) {
      assertThat(System.nanoTime() - start)
          .as("a thread still decodes")
          .isLessThan(60_000_000_000L);
      Thread.sleep(100);
    }
    assertThat(upscale(scans, "--glob", "b-*", "--set", "job.run-id=again")).as(said).isZero();
  }

  private static boolean decoding() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("enlarger-decode"));
  }
}
