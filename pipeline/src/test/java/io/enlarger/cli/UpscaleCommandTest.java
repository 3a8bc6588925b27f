package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.metric.niqe.Niqe;
import io.enlarger.metric.niqe.PristineModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** {@code enlarger upscale} as a user calls it: what it writes and reports. */
class UpscaleCommandTest extends ThreeScans {
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

  /**
   * References as large as the results: those of TIFF in bands too, others while they are small.
   */
  @Test
  void resultsComputedInBandsAreMeasuredAgainstTheirReferences() throws IOException {
    write("large.tif", ImageFormat.TIFF, noise(301, 280, 3));
    write("large.jpg", ImageFormat.JPEG, noise(290, 290, 3));
    write("wide.png", ImageFormat.PNG, noise(300, 100, 3));
    write("wrong.png", ImageFormat.PNG, noise(299, 100, 3));
    Files.createDirectories(folder.resolve("scans/true"));
    write("true/large.tif", ImageFormat.TIFF, noise(1204, 1120, 3));
    write("true/large.jpg", ImageFormat.JPEG, noise(1160, 1160, 3));
    write("true/wide.png", ImageFormat.PNG, noise(1200, 400, 3));
    Path catalog = folder.resolve("pairs.csv");
    Files.write(
        catalog,
        List.of(
            "uri,reference_uri",
            scans + "/large.jpg," + scans + "/true/large.jpg",
            scans + "/large.tif," + scans + "/true/large.tif",
            scans + "/wide.png," + scans + "/true/wide.png",
            scans + "/wrong.png," + scans + "/true/large.tif"));
    String[] model = {"--model", "bicubic", "--scale", "4"};
    assertThat(upscale(catalog, (Object[]) model).err()).isEmpty();
    List<Row> wholeRows = report();
    for (String bandMpx : List.of("null", "0.02")) {
      output = folder.resolve("banded-" + bandMpx);
      assertThat(
              upscale(
                      catalog,
                      Stream.concat(
                              Stream.of(model),
                              Stream.of(
                                  "--set",
                                  "image.whole-up-to-mb=1",
                                  "--set",
                                  "plan.band-source-mpx=" + bandMpx))
                          .toArray())
                  .err())
          .isEmpty();
      List<Row> rows = report();
      for (int i = 1; i < 4; i++) {
        Row quality = rows.get(i).getAs("quality");
        assertThat(quality).isEqualTo(wholeRows.get(i).<Row>getAs("quality"));
        assertThat(quality.<Double>getAs("psnr_y_db") == null).isEqualTo(i == 3);
        assertThat(quality.<Double>getAs("ssim_rgb") == null).isEqualTo(i == 3);
      }
      Row tooLarge = rows.get(0).getAs("quality");
      assertThat(tooLarge.<Double>getAs("psnr_rgb_db")).isNull();
      assertThat(tooLarge.<Double>getAs("lr_psnr_db"))
          .isEqualTo(wholeRows.get(0).<Row>getAs("quality").<Double>getAs("lr_psnr_db"));
      assertThat(tooLarge.<String>getAs("null_reason"))
          .contains("4 MB would have to be decoded at once, and 4 may be; store it as TIFF");
    }
  }

  @Test
  void niqeOfResultsComputedInBandsIsNullForAReason() throws IOException {
    write("large.tif", ImageFormat.TIFF, noise(301, 280, 3));
    Said said = upscale(scans, "--set", "image.whole-up-to-mb=1", "--metrics", "niqe");
    assertThat(said.err()).isEmpty();
    Row quality =
        report().stream()
            .filter(row -> row.<String>getAs("uri").endsWith("large.tif"))
            .findFirst()
            .orElseThrow()
            .getAs("quality");
    assertThat(quality.<Double>getAs("niqe_output")).isNull();
    assertThat(quality.<String>getAs("null_reason"))
        .isEqualTo(
            "niqe is not measured of images that are computed in bands; raise"
                + " image.whole-up-to-mb to have it");
  }

  @Test
  void aFolderIsUpscaledIntoItsMirror() throws IOException {
    Said said = upscale(scans);
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(said.out()).contains("3 of 3 images").contains("model loads       1");

    Image a = read(output.resolve("a.png"));
    assertThat(a.pixels()).hasToString("124x68 RGB 8 bit");
    assertThat(a.document().resolution().orElseThrow().xDpi()).isCloseTo(600, offset(0.5));
    assertThat(read(output.resolve("sub/b.tif")).pixels()).hasToString("80x96 gray 16 bit");
    assertThat(read(output.resolve("sub/c.jpg")).pixels()).hasToString("192x64 RGB 8 bit");
    try (Stream<Path> files = Files.walk(output)) {
      assertThat(files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".tmp") || name.startsWith(".enlarger"))
          .filteredOn(name -> !name.contains("part-") && !name.matches("\\.?_.*"))
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
}
