package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.EncodeOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Images that are shared by several tasks, against the same images enlarged by one task each. */
@ExtendWith(OwnSpark.class)
class SplitImagesTest {
  private static final List<String> SPLIT =
      List.of("alpha.tif", "damaged.tif", "gray.tif", "rgb.tif");

  @TempDir private Path folder;
  private Path scans;

  @BeforeEach
  void paint() throws IOException {
    scans = Files.createDirectories(folder.resolve("scans"));
    byte[] rgb = write("rgb.tif", ImageFormat.TIFF, scan(300, 1100));
    write("gray.tif", ImageFormat.TIFF, scan(200, 900).select(0).withBitDepth(16));
    write("alpha.tif", ImageFormat.TIFF, scan(211, 1201).select(0, 1, 2, 1));
    // of PNG the lower rows cannot be read without those above
    write("large.png", ImageFormat.PNG, scan(300, 500));
    write("small.tif", ImageFormat.TIFF, scan(40, 30));
    Arrays.fill(rgb, rgb.length * 3 / 5, rgb.length * 3 / 5 + 400, (byte) 0xff);
    Files.write(scans.resolve("damaged.tif"), rgb);
  }

  private static Pixels scan(int widthPx, int heightPx) throws IOException {
    return Scans.decoded(Scans.encoded(ImageFormat.PNG, widthPx, heightPx, heightPx));
  }

  private byte[] write(String name, ImageFormat format, Pixels pixels) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Codecs.encoder(format).encode(Image.of(pixels), EncodeOptions.DEFAULT, out);
    Files.write(scans.resolve(name), out.toByteArray());
    return out.toByteArray();
  }

  private Said run(String command, String output, String bandMpx, String... more) {
    return Said.by(
        Stream.concat(
                Stream.of(
                    command,
                    "--master",
                    "local[2]",
                    "--catalog",
                    scans.toString(),
                    "--output",
                    folder.resolve(output).toString(),
                    "--set",
                    "spark.ui.enabled=false",
                    "--set",
                    "image.whole-up-to-mb=1",
                    "--set",
                    "tile.size-px=96",
                    "--set",
                    "plan.band-source-mpx=" + bandMpx),
                Stream.of(more))
            .toArray());
  }

  private Said upscale(String output, String bandMpx, String... more) {
    return run(
        "upscale",
        output,
        bandMpx,
        Stream.concat(Stream.of(more), Stream.of("--set", "job.run-id=test"))
            .toArray(String[]::new));
  }

  private Map<String, String> rows(String output) {
    Map<String, String> rows = new TreeMap<>();
    for (Row row :
        SparkSession.active()
            .read()
            .parquet(folder.resolve(output) + "/_report/run=test")
            .selectExpr(
                "regexp_extract(uri, '[^/]+$', 0) AS name",
                "status",
                "stage",
                "error_code",
                "error_message",
                "attempts",
                "recipe",
                "source",
                "output",
                "model",
                "tiles",
                "quality",
                "device")
            .collectAsList()) {
      assertThat(rows.put(row.getAs("name"), row.mkString("\n"))).isNull();
    }
    return rows;
  }

  private void assertSame(String divided, String whole) throws IOException {
    assertThat(rows(divided)).isEqualTo(rows(whole)).hasSize(6);
    try (Stream<Path> images = Files.list(folder.resolve(whole))) {
      List<Path> all = images.filter(Files::isRegularFile).toList();
      assertThat(all).hasSize(5);
      for (Path image : all) {
        assertThat(folder.resolve(divided).resolve(image.getFileName()))
            .hasSameBinaryContentAs(image);
      }
    }
    assertThat(folder.resolve(divided).resolve("_report/run=test/_temporary")).doesNotExist();
  }

  @Test
  void theyAreTheSameByteForByte() throws IOException {
    assertThat(upscale("whole", "null").code()).isEqualTo(Enlarger.QUARANTINED);
    Said said = upscale("divided", "0.05");
    assertThat(said.code()).as(said.err()).isEqualTo(Enlarger.QUARANTINED);
    assertSame("divided", "whole");
    assertThat(rows("divided").get("damaged.tif")).contains("QUARANTINED", "IMAGE_CORRUPT");
  }

  /** Formats that are put together by others, and a baseline, which has fewer bands than asked. */
  @Test
  void whatIsWrittenDoesNotMatter() throws IOException {
    for (String format : List.of("jpeg", "png", "tiff")) {
      String[] how = {
        "--format",
        format,
        "--model",
        "lanczos",
        "--set",
        "output.tiff-pyramid=true",
        "--metrics",
        "psnr"
      };
      assertThat(upscale("whole-" + format, "null", how).code()).isEqualTo(Enlarger.QUARANTINED);
      assertThat(upscale("divided-" + format, "0.01", how).code()).isEqualTo(Enlarger.QUARANTINED);
      assertSame("divided-" + format, "whole-" + format);
    }
  }

  @Test
  void thePlanSaysSo() {
    Said said = run("plan", "none", "0.05");
    assertThat(said.out()).containsPattern("very large +" + SPLIT.size() + " images");
    // no more bands than strips: 4 of RGB and with alpha, 2 of gray; two images have their own bins
    assertThat(said.out()).containsPattern("tasks +" + (4 + 4 + 4 + 2 + 2) + ", ");
    assertThat(run("plan", "none", "null").out()).doesNotContain("very large");
  }
}
