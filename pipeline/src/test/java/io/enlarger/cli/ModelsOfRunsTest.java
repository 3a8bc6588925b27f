package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.enlarger.ModelServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** With which models {@code upscale} runs, alone and composed, and what the report says of them. */
class ModelsOfRunsTest extends ThreeScans {
  @Test
  void theUsualModelIsTheBundledOneForTheScale() throws IOException {
    assertThat(upscale(scans, "--scale", "2").err()).isEmpty();
    Row model = report().get(0).getAs("model");
    assertThat(model.<String>getAs("name")).isEqualTo("enlarger-x2");
    assertThat(model.<Integer>getAs("scale")).isEqualTo(2);
    assertThat(read(output.resolve("a.png")).pixels()).hasToString("62x34 RGB 8 bit");
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
    ByteBuffer numbers = ByteBuffer.allocate(4 * 81 * 4).order(ByteOrder.LITTLE_ENDIAN);
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
    return ByteBuffer.allocate(8 + text.length + numbers.capacity())
        .order(ByteOrder.LITTLE_ENDIAN)
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
            "--model",
            "enlarger-x4",
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
        .isCloseTo(450, offset(0.5));
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
    assertThat(((Row) plain.getAs("model")).<String>getAs("name")).isEqualTo("enlarger-x3");
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
    return Stream.concat(Arrays.stream(options), Arrays.stream(more)).toArray();
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
}
