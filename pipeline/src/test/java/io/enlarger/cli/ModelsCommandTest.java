package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code enlarger models} as a user calls it. */
class ModelsCommandTest {
  @TempDir private Path folder;

  @Test
  void modelsShowPrintsThePassport() {
    Said said = Said.by("models", "show", "enlarger-x4");
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .containsPattern("architecture +SRVGGNetCompact\n")
        .containsPattern("scale +x4\n")
        .containsPattern("tiling +exact\n")
        .containsPattern("sha256 +[0-9a-f]{64}\n");
  }

  @Test
  void modelsShowMeasuresPrecisionsUnlessItIsToBeQuick() throws IOException {
    String tiles = "tiles +[0-9]+ px with [0-9]+ px of halo on each side, unless tile";
    String bf16 =
        convolvesInBfloat16()
            ? "bf16 +passes: [0-9.]+ dB against fp32, at least 50 are asked for\n"
            : "bf16 +fails: not finite, or not computed by libtorch here\n";
    assertThat(Said.by("models", "show", "enlarger-x4").out())
        .containsPattern(tiles)
        .containsPattern(bf16);
    assertThat(Said.by("models", "show", "enlarger-x4", "--quick").out())
        .containsPattern(tiles)
        .doesNotContainPattern(bf16);
  }

  /** By the instructions that oneDNN wants for it. */
  private static boolean convolvesInBfloat16() throws IOException {
    Path processor = Path.of("/proc/cpuinfo");
    if (!Files.exists(processor)) {
      return true;
    }
    String flags = Files.readString(processor);
    return flags.contains(" avx512bw") || flags.contains(" avx_ne_convert");
  }

  @Test
  void modelsShowPrintsTheCards() {
    assertThat(Said.by("models", "show", "enlarger-x2", "--quick").out())
        .containsPattern("scale +x2\n")
        .contains("\n# enlarger-x2\n");
    assertThat(Said.by("models", "show", "enlarger-niqe").out())
        .startsWith("\n# enlarger-niqe\n")
        .contains("rank correlation");
  }

  @Test
  void modelsListNamesWhatThereIs() {
    Said said = Said.by("models", "list");
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .containsPattern("bundled +enlarger-x2, enlarger-x3, enlarger-x4, enlarger-x2-scan")
        .contains("enlarger, enlarger-scan: the one of these for the scale that is asked")
        .contains("nearest, bilinear, bicubic, lanczos")
        .contains("RRDBNet");
  }

  @Test
  void modelsConvertWritesTorchScript() throws IOException {
    Path to = folder.resolve("x4.pt");
    Said said = Said.by("models", "convert", "enlarger-x4", "--to", to);
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(said.out()).contains("enlarger-x4, SRVGGNetCompact x4").contains(to.toString());
    try (ZipFile archive = new ZipFile(to.toFile())) {
      assertThat(archive.getEntry("model/code/__torch__.py")).isNotNull();
    }
    assertThat(
            Said.by(
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
    Said refused = Said.by("models", "convert", "bicubic", "--to", to);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("model bicubic is not one network");
  }
}
