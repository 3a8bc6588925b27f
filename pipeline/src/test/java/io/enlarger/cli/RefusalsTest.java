package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.image.ImageFormat;
import io.enlarger.model.BundledModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the program refuses: what it says, how it exits, and that nothing is written. */
class RefusalsTest extends ThreeScans {
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
                + " enlarger, enlarger-scan, enlarger-x2, enlarger-x3, enlarger-x4, enlarger-x2-scan, enlarger-x4-scan;"
                + " baselines: nearest, bilinear, bicubic, lanczos;")
        .contains("did you mean enlarger-x2?")
        .contains("(MODEL_UNKNOWN)");
    assertThat(upscale(scans, "--model", "enlarger-scam").err())
        .contains("did you mean enlarger-scan?");
    assertThat(upscale(scans, "--model", "bicubik").err()).contains("did you mean bicubic?");
  }

  @Test
  void aTensorOfTheWrongShapeIsSaid() throws IOException {
    // the header of a good file with two sides of a tensor exchanged
    byte[] file = BundledModels.read("enlarger-x4").orElseThrow();
    String text = new String(file, StandardCharsets.ISO_8859_1);
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
