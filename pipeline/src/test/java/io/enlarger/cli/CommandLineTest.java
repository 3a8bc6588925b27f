package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.ModelServer;
import io.enlarger.image.ByteSource;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.Resolution;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.EncodeOptions;
import io.enlarger.metric.niqe.Niqe;
import io.enlarger.metric.niqe.PristineModel;
import io.enlarger.model.BundledModels;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a user calls it, on local Spark: what it does, what it says, how it exits. */
class CommandLineTest {
  @TempDir private Path folder;
  private Path scans;
  private Path output;

  private static Said enlarger(Object... arguments) {
    return Said.by(arguments);
  }

  private Said upscale(Object catalog, Object... more) {
    Stream<Object> base =
        Stream.of(
            "upscale",
            "--master",
            "local[2]",
            "--set",
            "spark.ui.enabled=false",
            "--set",
            "job.run-id=test",
            "--catalog",
            catalog,
            "--output",
            output);
    return enlarger(Stream.concat(base, Stream.of(more)).toArray());
  }

  private List<Row> report() {
    return SparkSession.active()
        .read()
        .parquet(output + "/_report/run=test")
        .orderBy("uri")
        .collectAsList();
  }

  @BeforeEach
  void paint() throws IOException {
    scans = Files.createDirectories(folder.resolve("scans/sub"));
    output = folder.resolve("out");
    write("a.png", ImageFormat.PNG, noise(31, 17, 3));
    write("sub/b.tif", ImageFormat.TIFF, noise(20, 24, 1).withBitDepth(16));
    write("sub/c.jpg", ImageFormat.JPEG, noise(48, 16, 3));
    scans = folder.resolve("scans");
  }

  private void write(String name, ImageFormat format, Pixels pixels) throws IOException {
    DocumentInfo document =
        new DocumentInfo(Optional.of(new Resolution(150, 150)), Optional.empty());
    try (OutputStream out = Files.newOutputStream(folder.resolve("scans").resolve(name))) {
      Codecs.encoder(format).encode(new Image(pixels, document), EncodeOptions.DEFAULT, out);
    }
  }

  private static Pixels noise(int width, int height, int channels) {
    byte[] samples = new byte[width * height * channels];
    new Random(5).nextBytes(samples);
    return Pixels.of8(width, height, channels, samples);
  }

  private static Image read(Path file) throws IOException {
    ByteSource bytes = ByteSource.of(Files.readAllBytes(file));
    return Codecs.detect(bytes).decode(bytes);
  }

  @AfterAll
  static void stopSpark() {
    SparkSession.getActiveSession()
        .foreach(
            session -> {
              session.stop();
              return null;
            });
  }

  /** What fits into memory may be computed in bands as well; the pixels are the same. */
  @Test
  void largeResultsAreComputedInBandsToTheSamePixels() throws IOException {
    write("large.tif", ImageFormat.TIFF, noise(301, 280, 3));
    write("large.png", ImageFormat.PNG, noise(300, 271, 1).withBitDepth(16));
    write("large.jpg", ImageFormat.JPEG, noise(290, 290, 3));
    Path whole = output;
    assertThat(upscale(scans).err()).isEmpty();
    List<Row> wholeRows = report();
    assertThat(wholeRows).extracting(row -> row.<String>getAs("error_message")).containsOnlyNulls();
    output = folder.resolve("banded");
    Said said = upscale(scans, "--set", "image.whole-up-to-mb=1", "--set", "output.verify=full");
    assertThat(said.err()).isEmpty();
    List<Row> bandedRows = report();
    assertThat(bandedRows)
        .extracting(row -> row.<String>getAs("error_message"))
        .containsOnlyNulls();
    for (String name : List.of("large.tif", "large.png", "large.jpg", "a.png")) {
      Image banded = read(output.resolve(name));
      Image expected = read(whole.resolve(name));
      assertThat(banded.pixels()).as(name).isEqualTo(expected.pixels());
      assertThat(banded.document().resolution()).isEqualTo(expected.document().resolution());
      assertThat(banded.document().xmp().orElseThrow())
          .isEqualTo(expected.document().xmp().orElseThrow());
    }
    for (int i = 0; i < wholeRows.size(); i++) {
      Row banded = bandedRows.get(i);
      Row row = wholeRows.get(i);
      assertThat(banded.<String>getAs("status")).isEqualTo("UPSCALED");
      assertThat(banded.<Row>getAs("source")).isEqualTo(row.<Row>getAs("source"));
      assertThat(banded.<Row>getAs("quality").<Double>getAs("lr_psnr_db"))
          .isEqualTo(row.<Row>getAs("quality").<Double>getAs("lr_psnr_db"));
    }
    for (String name : List.of("large.tif", "large.jpg")) {
      assertThat(Files.readAllBytes(output.resolve(name)))
          .isEqualTo(Files.readAllBytes(whole.resolve(name)));
    }
  }

  @Test
  void aFolderIsUpscaledIntoItsMirror() throws IOException {
    Said said = upscale(scans);
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(said.out()).contains("3 of 3 images").contains("model loads       1");

    Image a = read(output.resolve("a.png"));
    assertThat(a.pixels()).hasToString("124x68 RGB 8 bit");
    assertThat(a.document().resolution().orElseThrow().xDpi())
        .isCloseTo(600, org.assertj.core.data.Offset.offset(0.5));
    assertThat(read(output.resolve("sub/b.tif")).pixels()).hasToString("80x96 gray 16 bit");
    assertThat(read(output.resolve("sub/c.jpg")).pixels()).hasToString("192x64 RGB 8 bit");
    try (Stream<Path> files = Files.walk(output)) {
      assertThat(files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".tmp") || name.startsWith(".enlarger"))
          .filteredOn(name -> !name.contains("part-") && !name.contains("_SUCCESS"))
          .containsExactlyInAnyOrder("a.png", "b.tif", "c.jpg");
    }

    List<Row> rows = report();
    assertThat(rows).extracting(r -> r.getAs("status")).containsOnly("UPSCALED");
    Row first = rows.get(0);
    assertThat((String) first.getAs("output_uri")).isEqualTo(output.toUri() + "a.png");
    assertThat(((Row) first.getAs("source")).<Integer>getAs("width_px")).isEqualTo(31);
    assertThat(((Row) first.getAs("model")).<String>getAs("architecture"))
        .isEqualTo("SRVGGNetCompact");
    assertThat(((Row) first.getAs("quality")).<Double>getAs("lr_psnr_db")).isGreaterThan(5);
    assertThat(((Row) first.getAs("quality")).<String>getAs("null_reason"))
        .isEqualTo("the catalog names no reference");
  }

  @Test
  void twoRunsWriteTheSameBytes() throws IOException {
    assertThat(upscale(scans).code()).isZero();
    byte[] once = Files.readAllBytes(output.resolve("a.png"));
    output = folder.resolve("again");
    assertThat(upscale(scans).code()).isZero();
    assertThat(Files.readAllBytes(output.resolve("a.png"))).isEqualTo(once);
  }

  @Test
  void oneBadImageIsARowAndTheOthersAreFinished() throws IOException {
    Files.write(
        scans.resolve("bad.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0});
    Files.writeString(scans.resolve("letter.doc"), "no image at all");
    Said said = upscale(scans);
    assertThat(said.code()).isEqualTo(3);
    assertThat(said.out())
        .contains("3 of 5 images")
        .contains("1 IMAGE_CORRUPT")
        .contains("1 IMAGE_FORMAT_UNKNOWN");
    assertThat(report())
        .filteredOn(r -> r.getAs("status").equals("QUARANTINED"))
        .hasSize(2)
        .allSatisfy(
            r -> {
              assertThat((String) r.getAs("stage")).isEqualTo("PROBE");
              assertThat((String) r.getAs("error_message")).isNotEmpty();
            });
    output = folder.resolve("tolerant");
    assertThat(upscale(scans, "--set", "job.max-quarantined-fraction=0.5").code()).isZero();
  }

  @Test
  void aCatalogMayNameReferencesAndCarryColumns() throws IOException {
    Path reference = folder.resolve("reference.png");
    assertThat(upscale(scans, "--limit", 1).code()).isZero();
    Files.copy(output.resolve("a.png"), reference);
    Path catalog =
        Files.write(
            folder.resolve("catalog.csv"),
            List.of(
                "uri,reference_uri,shelf",
                scans.resolve("a.png") + "," + reference + ",A1",
                scans.resolve("sub/c.jpg") + "," + reference + ",B2",
                scans.resolve("missing.png") + ",,C3"));
    output = folder.resolve("out2");
    Said said = upscale(catalog, "--set", "catalog.base=" + scans);
    assertThat(said.code()).isEqualTo(3);
    List<Row> rows = report();
    assertThat(rows).extracting(r -> r.getAs("shelf")).containsExactly("A1", "C3", "B2");
    Row same = rows.get(0).getAs("quality");
    assertThat(same.<Double>getAs("psnr_y_db")).isInfinite();
    assertThat(same.<Double>getAs("ssim_rgb")).isEqualTo(1.0);
    assertThat(rows.get(1).<String>getAs("error_code")).isEqualTo("OBJECT_MISSING");
    Row other = rows.get(2).getAs("quality");
    assertThat(other.isNullAt(other.fieldIndex("psnr_y_db"))).isTrue();
    assertThat(other.<String>getAs("null_reason"))
        .isEqualTo("quality: reference is 124x68, candidate 192x64; upscale or crop to one size");
  }

  @Test
  void niqeIsFittedAndMeasured() throws IOException {
    for (int i = 0; i < 3; i++) {
      write("large" + i + ".png", ImageFormat.PNG, noise(96 * 5, 96 * 4, 1 + 2 * (i % 2)));
    }
    Path model = folder.resolve("scans.json");
    Said fitted =
        enlarger(
            "fit-niqe",
            "--master",
            "local[2]",
            "--set",
            "spark.ui.enabled=false",
            "--catalog",
            scans,
            "--to",
            model);
    assertThat(fitted.err()).isEmpty();
    assertThat(fitted.code()).isZero();
    assertThat(fitted.out())
        .containsPattern("model +scans\n")
        .containsPattern("images +3 of 6\n")
        .containsPattern("unused +3 without a block of 96x96 px with texture\n")
        .containsPattern("blocks +60\n")
        .containsPattern("sharpness +0.75\n")
        .containsPattern("sha256 +[0-9a-f]{64}\n");

    Object[] measured = {
      "--model", "bicubic", "--scale", 2, "--metrics", "psnr,ssim,niqe", "--set"
    };
    Stream<Object> own = Stream.of("niqe.model=" + model);
    assertThat(upscale(scans, Stream.concat(Stream.of(measured), own).toArray()).code()).isZero();
    List<Row> rows = report();
    Row small = rows.get(0).getAs("quality");
    assertThat(small.isNullAt(small.fieldIndex("niqe_output"))).isTrue();
    assertThat(small.<String>getAs("null_reason"))
        .isEqualTo(
            "niqe: 31x17 has less than two blocks of 96x96 px with texture; niqe: 62x34 has less"
                + " than two blocks of 96x96 px with texture; the catalog names no reference");
    Row large = rows.get(1).getAs("quality");
    PristineModel read = PristineModel.read(model.toString(), Files.readAllBytes(model));
    assertThat(large.<String>getAs("niqe_model")).isEqualTo(read.label()).startsWith("scans@");
    Pixels source = read(scans.resolve("large0.png")).pixels();
    assertThat(large.<Double>getAs("niqe_source")).isEqualTo(Niqe.of(source, read).value());
    assertThat(large.<Double>getAs("niqe_output"))
        .isEqualTo(Niqe.of(read(output.resolve("large0.png")).pixels(), read).value());

    output = folder.resolve("bundled");
    assertThat(upscale(scans, "--model", "bicubic", "--scale", 2, "--metrics", "niqe").code())
        .isZero();
    Row bundled = report().get(1).getAs("quality");
    assertThat(bundled.<String>getAs("niqe_model")).startsWith("enlarger-niqe@");
    assertThat(bundled.<Double>getAs("niqe_output"))
        .isPositive()
        .isNotEqualTo(large.<Double>getAs("niqe_output"));
    assertThat(bundled.isNullAt(bundled.fieldIndex("convention"))).isTrue();
    assertThat(bundled.isNullAt(bundled.fieldIndex("null_reason"))).isTrue();

    Said none =
        upscale(scans, "--metrics", "niqe", "--set", "niqe.model=" + scans.resolve("a.png"));
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err())
        .contains("a.png: it is neither JSON nor a MAT file of version 5")
        .contains("(CHECKPOINT_INVALID)");
  }

  @Test
  void formatsAreConverted() throws IOException {
    assertThat(upscale(scans, "--format", "tiff", "--model", "bicubic", "--scale", 2).code())
        .isZero();
    assertThat(read(output.resolve("a.tif")).pixels()).hasToString("62x34 RGB 8 bit");
    assertThat(read(output.resolve("sub/c.tif")).pixels()).hasToString("96x32 RGB 8 bit");
  }

  @Test
  void twoSourcesOfOneResultAreRefusedBeforeAnythingIsWritten() throws IOException {
    write("a.tif", ImageFormat.TIFF, noise(9, 9, 3));
    Said said = upscale(scans, "--format", "png");
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err())
        .contains(" would both be written to " + output.toUri() + "/a.png; use --format same")
        .contains("(CATALOG_INVALID)");
    assertThat(output).doesNotExist();
  }

  @Test
  void aMissingCatalogIsSaid() {
    Said said = upscale(folder.resolve("nowhere"));
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err())
        .contains("nowhere: there is no such file or folder; check the path, or make a catalog")
        .contains("(CATALOG_MISSING)");
  }

  @Test
  void aCatalogWithoutUriIsSaid() throws IOException {
    Path catalog = Files.write(folder.resolve("c.csv"), List.of("path,shelf", "a.png,A1"));
    Said said = upscale(catalog);
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err())
        .contains(
            "there is no column \"uri\" (columns: path, shelf); rename the one that holds the"
                + " images' addresses");
  }

  @Test
  void aCatalogWithAColumnOfTheReportIsSaid() throws IOException {
    Path catalog = Files.write(folder.resolve("c.csv"), List.of("uri,status", "a.png,new"));
    Said said = upscale(catalog);
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err())
        .contains("column \"status\" is a column of the report itself; rename it");
  }

  @Test
  void anUnknownModelIsSaid() {
    Said said = upscale(scans, "--model", "enlarger-x9");
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err())
        .contains(
            "model enlarger-x9: no bundled model, no baseline and no file of that name; bundled:"
                + " enlarger-x4; baselines: nearest, bilinear, bicubic, lanczos;")
        .contains("(MODEL_UNKNOWN)");
  }

  @Test
  void aTensorOfTheWrongShapeIsSaid() throws IOException {
    // the header of a good file with two sides of a tensor exchanged
    byte[] file = BundledModels.read("enlarger-x4").orElseThrow();
    String text = new String(file, java.nio.charset.StandardCharsets.ISO_8859_1);
    String shape =
        text.replaceFirst(
            "(?s).*?\"body\\.2\\.weight\":\\{[^}]*?\"shape\":(\\[[0-9,]+\\]).*", "$1");
    String[] sides = shape.substring(1, shape.length() - 1).split(",", -1);
    String wrong = "[" + sides[2] + "," + sides[1] + "," + sides[0] + "," + sides[3] + "]";
    int at = text.indexOf(shape, text.indexOf("\"body.2.weight\""));
    byte[] damaged = file.clone();
    System.arraycopy(wrong.getBytes(US_ASCII), 0, damaged, at, wrong.length());
    Path model = Files.write(folder.resolve("wrong.safetensors"), damaged);
    Said said = upscale(scans, "--model", model);
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("body.2.weight").contains("(ARCHITECTURE_MISMATCH)");
  }

  @Test
  void anUnwritableOutputIsSaid() throws IOException {
    output = Files.writeString(folder.resolve("file"), "not a folder").resolve("out");
    Said said = upscale(scans);
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains("choose another --output").contains("(OUTPUT_UNWRITABLE)");
  }

  @Test
  void aRunThatExistsIsNotOverwritten() {
    assertThat(upscale(scans, "--limit", 1).code()).isZero();
    Said said = upscale(scans, "--limit", 1);
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("there is a report of that run already");
  }

  @Test
  void wrongUsageIsSaidAndCounted() {
    assertThat(enlarger().code()).isEqualTo(2);
    assertThat(enlarger("enlarge").code()).isEqualTo(2);
    Said said = enlarger("upscale", "--precision", "fp8", "--set", "tile.size=9");
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err())
        .contains("--precision model.precision=fp8: must be one of auto, fp32, bf16, fp16")
        .contains("--set tile.size: no such key; did you mean tile.size-px?")
        .contains("(CONFIGURATION_INVALID)");
  }

  @Test
  void planSaysWhatThereIsToDoAndWritesNothing() throws IOException {
    Files.write(scans.resolve("bad.png"), "not a picture".getBytes(UTF_8));
    Said said =
        enlarger(
            "plan", "--master", "local[2]", "--set", "spark.ui.enabled=false", "--catalog", scans);
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .containsPattern("images +3\n")
        .containsPattern("quarantined +1 IMAGE_FORMAT_UNKNOWN\n");
    assertThat(output).doesNotExist();
  }

  @Test
  void aCatalogIsListedOnceAndUsed() {
    Path catalog = folder.resolve("images.parquet");
    Said said =
        enlarger(
            "catalog",
            "--master",
            "local[2]",
            "--set",
            "spark.ui.enabled=false",
            "--input",
            scans,
            "--output",
            catalog,
            "--glob",
            "sub/*");
    assertThat(said.code()).isZero();
    assertThat(said.out()).startsWith("2 images in ");
    assertThat(upscale(catalog, "--set", "catalog.base=" + scans).code()).isZero();
    assertThat(output.resolve("sub/b.tif")).exists();
  }

  @Test
  void modelsShowPrintsThePassport() {
    Said said = enlarger("models", "show", "enlarger-x4");
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .containsPattern("architecture +SRVGGNetCompact\n")
        .containsPattern("scale +x4\n")
        .containsPattern("tiling +exact\n")
        .containsPattern("sha256 +[0-9a-f]{64}\n");
  }

  @Test
  void modelsShowMeasuresPrecisionsUnlessItIsToBeQuick() {
    String tiles = "tiles +[0-9]+ px with [0-9]+ px of halo on each side, unless tile";
    String bf16 = "bf16 +passes: [0-9.]+ dB against fp32, at least 50 are asked for\n";
    assertThat(enlarger("models", "show", "enlarger-x4").out())
        .containsPattern(tiles)
        .containsPattern(bf16);
    assertThat(enlarger("models", "show", "enlarger-x4", "--quick").out())
        .containsPattern(tiles)
        .doesNotContainPattern(bf16);
  }

  @Test
  void modelsListNamesWhatThereIs() {
    Said said = enlarger("models", "list");
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .containsPattern("bundled +enlarger-x4")
        .contains("nearest, bilinear, bicubic, lanczos")
        .contains("RRDBNet");
  }

  @Test
  void modelsConvertWritesTorchScript() throws IOException {
    Path to = folder.resolve("x4.pt");
    Said said = enlarger("models", "convert", "enlarger-x4", "--to", to);
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(said.out()).contains("enlarger-x4, SRVGGNetCompact x4").contains(to.toString());
    try (java.util.zip.ZipFile archive = new java.util.zip.ZipFile(to.toFile())) {
      assertThat(archive.getEntry("model/code/__torch__.py")).isNotNull();
    }
    assertThat(
            enlarger(
                    "models",
                    "convert",
                    "enlarger-x4",
                    "--interpolate",
                    "enlarger-x4:0.25",
                    "--precision",
                    "fp16",
                    "--to",
                    to)
                .out())
        .contains("enlarger-x4*0.75+enlarger-x4*0.25");
    Said refused = enlarger("models", "convert", "bicubic", "--to", to);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("model bicubic is not one network");
  }

  @Test
  void torchScriptRunsAsItIs() throws IOException {
    Path file = folder.resolve("x4.pt");
    assertThat(enlarger("models", "convert", "enlarger-x4", "--to", file).code()).isZero();
    Path description = folder.resolve("x4.pt.conf");
    assertThat(description).content().contains("scale = 4\n").contains("method = forward_float\n");

    Said said = upscale(scans, "--model", file);
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(read(output.resolve("a.png")).pixels()).hasToString("124x68 RGB 8 bit");
    Row model = report().get(0).getAs("model");
    assertThat(model.<String>getAs("architecture")).isEqualTo("TorchScript");
    assertThat(model.<String>getAs("precision")).isEqualTo("fp32");
    assertThat(model.<String>getAs("tiling")).isEqualTo("approximate");
    assertThat(enlarger("models", "show", file).out())
        .containsPattern("architecture +TorchScript\n")
        .containsPattern("  range +1\n")
        .containsPattern("tiled +(equal to|[0-9.]+ dB against) the whole, on a probe");

    output = folder.resolve("wrong");
    Said wrong = upscale(scans, "--model", file, "--set", "model.torchscript.scale=2");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err())
        .contains("is not what its description says: for ")
        .contains("scale = 2, channels = 3, layout = nchw promise [1, 3, ");

    Files.delete(description);
    Said missing = enlarger("models", "show", file);
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err())
        .contains("is TorchScript, which does not tell what it takes and gives; write it to")
        .contains("(MODEL_DESCRIPTION_INVALID)");
    assertThat(
            enlarger(
                    "models",
                    "show",
                    file,
                    "--quick",
                    "--set",
                    "model.torchscript={scale = 4, range = 1, halo-px = 18}")
                .code())
        .isZero();
  }

  @Test
  void aDualNetworkMeasuresTheResults() throws IOException {
    Path dual = Files.write(folder.resolve("dual.safetensors"), subsampling());
    Said said = upscale(scans, "--model", "nearest", "--set", "model.dual-model=" + dual);
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    for (Row row : report()) {
      // each pixel four times four times, of which the dual network takes one: nothing is lost
      assertThat(((Row) row.getAs("quality")).<Double>getAs("lr_dual_psnr_db"))
          .as(row.<String>getAs("uri"))
          .isEqualTo(Double.POSITIVE_INFINITY);
    }
    output = folder.resolve("wrong");
    Said wrong =
        upscale(scans, "--model", "nearest", "--scale", 2, "--set", "model.dual-model=" + dual);
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("shrinks by 4, and the model enlarges by 2");
    assertThat(enlarger("models", "show", dual).err()).contains("give it as model.dual-model");
  }

  /** A dual network of two stages that take every second pixel of every second row. */
  private static byte[] subsampling() {
    StringBuilder header = new StringBuilder("{");
    java.nio.ByteBuffer numbers =
        java.nio.ByteBuffer.allocate(4 * 81 * 4).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    for (String name :
        List.of("0.dual_module.0.0", "0.dual_module.1", "1.dual_module.0.0", "1.dual_module.1")) {
      int at = numbers.position();
      header
          .append(header.length() > 1 ? "," : "")
          .append("\"" + name + ".weight\":{\"dtype\":\"F32\",\"shape\":[3,3,3,3],")
          .append("\"data_offsets\":[" + at + "," + (at + 4 * 81) + "]}");
      for (int i = 0; i < 81; i++) {
        // the centre of output channel c for input channel c
        numbers.putFloat(i % 9 == 4 && i / 27 == i / 9 % 3 ? 1 : 0);
      }
    }
    byte[] text = header.append("}").toString().getBytes(US_ASCII);
    return java.nio.ByteBuffer.allocate(8 + text.length + numbers.capacity())
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(numbers.array())
        .array();
  }

  @Test
  void modelsAreComposedAndTheReportSaysSo() throws IOException {
    Said said =
        upscale(
            scans,
            "--scale",
            3,
            "--interpolate",
            "enlarger-x4:0.5",
            "--ensemble",
            "--blend",
            "bicubic:0.25",
            "--back-projection",
            2);
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(read(output.resolve("a.png")).pixels()).hasToString("93x51 RGB 8 bit");
    assertThat(read(output.resolve("a.png")).document().resolution().orElseThrow().xDpi())
        .isCloseTo(450, org.assertj.core.data.Offset.offset(0.5));
    assertThat(read(output.resolve("sub/b.tif")).pixels()).hasToString("60x72 gray 16 bit");
    Row row = report().get(0);
    Row model = row.getAs("model");
    assertThat(model.<Integer>getAs("scale")).isEqualTo(3);
    assertThat(model.<String>getAs("name"))
        .isEqualTo(
            "blend(enlarger-x4*0.5+enlarger-x4*0.5+ensemble*0.75+bicubic*0.25)"
                + "+back-projection=2");
    assertThat(model.<String>getAs("architecture")).isEqualTo("SRVGGNetCompact + bicubic");
    assertThat(model.<String>getAs("precision")).isEqualTo("fp32");
    assertThat(((Row) row.getAs("tiles")).<Integer>getAs("count")).isEqualTo(8);
    String recipe = row.getAs("recipe");
    assertThat(upscale(scans, "--set", "job.run-id=plain", "--scale", 3).code()).isZero();
    Row plain =
        SparkSession.active().read().parquet(output + "/_report/run=plain").collectAsList().get(0);
    assertThat(plain.<String>getAs("recipe")).isNotEqualTo(recipe);
    assertThat(((Row) plain.getAs("model")).<String>getAs("name")).isEqualTo("enlarger-x4");
  }

  @Test
  void modelsAreAppliedOneAfterTheOtherAndTheReportSaysSo() throws IOException {
    Object[] chain = {"--model", "bicubic", "--then", "enlarger-x4", "--then", "enlarger-x4"};
    Said said = upscale(scans, with(chain, "--scale", 32, "--set", "output.premis=true"));
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("--scale model.scale=32: must be a whole number from 1 to 16");
    Said plain =
        upscale(
            scans,
            "--model",
            "bicubic",
            "--then",
            "enlarger-x4",
            "--scale",
            7,
            "--format",
            "png",
            "--set",
            "output.premis=true");
    assertThat(plain.err()).isEmpty();
    assertThat(plain.code()).isZero();
    assertThat(read(output.resolve("a.png")).pixels()).hasToString("217x119 RGB 8 bit");
    assertThat(output.resolve("a.png.premis.xml")).content().contains("bicubic then enlarger-x4");
    Row row = report().get(0);
    Row model = row.getAs("model");
    assertThat(model.<Integer>getAs("scale")).isEqualTo(7);
    assertThat(model.<String>getAs("name")).isEqualTo("bicubic then enlarger-x4");
    assertThat(model.<String>getAs("architecture")).isEqualTo("bicubic then SRVGGNetCompact");
    assertThat(model.<String>getAs("sha256")).matches("[0-9a-f]{64}");
    assertThat(model.<String>getAs("tiling")).isEqualTo("exact");
    assertThat(
            enlarger("plan", "--catalog", scans, "--model", "bicubic", "--then", "enlarger-x4")
                .out())
        .containsPattern("tiles +[1-9]");

    Said tooFar = upscale(scans, with(chain, "--scale", 16));
    assertThat(tooFar.code()).isEqualTo(2);
    assertThat(tooFar.err())
        .contains("nothing is left to bicubic, since the others give x16; leave it out");
    assertThat(upscale(scans, "--set", "model.then=[nothing.pth]").err())
        .contains("model nothing.pth: no bundled model");
  }

  private static Object[] with(Object[] options, Object... more) {
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(options), java.util.Arrays.stream(more))
        .toArray();
  }

  @Test
  void aPublicModelIsFetchedByNameForARun() throws IOException {
    try (ModelServer server = new ModelServer()) {
      Path list =
          Files.write(
              folder.resolve("models.conf"),
              List.of(
                  "models = [{ name = tiny, architecture = SRVGGNetCompact, scale = 4",
                  "  licence = MIT, author = us, url = \"" + server.address("/moved") + "\"",
                  "  sha256 = \"" + DigestUtils.sha256Hex(server.model()) + "\"",
                  "  bytes = " + server.model().length + " }]"));
      Path cache = folder.resolve("cache");
      Said said =
          upscale(
              scans,
              "--model",
              "tiny",
              "--set",
              "model.list=" + list,
              "--set",
              "model.cache=" + cache);
      assertThat(said.err()).isEmpty();
      assertThat(said.code()).isZero();
      assertThat(((Row) report().get(0).getAs("model")).<String>getAs("name")).isEqualTo("tiny");
      assertThat(server.requests("/moved")).isEqualTo(1);
      assertThat(cache.resolve("tiny.pth")).exists();
    }
  }

  @Test
  void aMixtureWithoutAShareIsSaid() {
    Said said = upscale(scans, "--interpolate", "s3a://models/other.pth", "--blend", "b.pth:1.5");
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err())
        .contains(
            "--interpolate model.interpolate=s3a://models/other.pth: must be MODEL:SHARE with a"
                + " share from 0 to 1, for example other.pth:0.3")
        .contains("--blend model.blend=b.pth:1.5: must be MODEL:SHARE");
  }

  @Test
  void askingForAGpuThatSparkDoesNotGiveEndsTheRun() {
    Said said = upscale(scans, "--set", "model.device=gpu");
    assertThat(said.code()).isEqualTo(Enlarger.FAILED);
    assertThat(said.err())
        .contains(
            "model.device=gpu, but Spark gave this task no GPU; set"
                + " spark.executor.resource.gpu.amount, spark.task.resource.gpu.amount and a"
                + " discovery script, or --set model.device=cpu")
        .contains("(DEVICE_UNAVAILABLE)");
  }
}
