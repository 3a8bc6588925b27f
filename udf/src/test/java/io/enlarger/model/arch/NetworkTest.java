package io.enlarger.model.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.enlarger.SharedFiles;
import io.enlarger.model.Precision;
import io.enlarger.model.Tiling;
import io.enlarger.model.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.logging.Logger;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a passport promises, held against what the network does, for every oracle's network. */
class NetworkTest {
  private static final Logger LOG = Logger.getLogger(NetworkTest.class.getName());
  private static final long SEED = 20260101;

  /** Sums of some hundred products in 32 bits, in another order. */
  private static final double TOLERANCE = 2e-5;

  @TestFactory
  List<DynamicTest> tiledEqualsWholeWithinTheHalo() throws IOException {
    return each(
        network -> {
          if (network.tiling() == Tiling.EXACT) {
            checkHalo(network);
          }
        });
  }

  @TestFactory
  List<DynamicTest> bfloat16StaysClose() throws IOException {
    return each(network -> checkCloseness(network, Precision.BF16));
  }

  @TestFactory
  List<DynamicTest> float16StaysClose() throws IOException {
    return each(network -> checkCloseness(network, Precision.FP16));
  }

  private static void checkCloseness(Network network, Precision precision) {
    Djl.assumeConvolves(precision);
    Oracle.Array input = noise(network.channels(), 32, 24);
    double db = psnrDb(run(network, Precision.FP32, input), run(network, precision, input));
    LOG.info(
        String.format(
            Locale.ROOT, "%-25s %s against FP32: %.1f dB", network.architecture(), precision, db));
    assertThat(db).as(network.architecture() + " " + precision).isGreaterThan(20);
  }

  @TestFactory
  List<DynamicTest> anySizeFromTheSmallestOn() throws IOException {
    return each(
        network -> {
          int least = network.minSizePx();
          for (int[] size : new int[][] {{least, least}, {least + 2, least + 5}}) {
            Oracle.Array output =
                run(network, Precision.FP32, noise(network.channels(), size[0], size[1]));
            assertThat(output.shape())
                .containsExactly(
                    1, network.channels(), size[0] * network.scale(), size[1] * network.scale());
          }
        });
  }

  @TestFactory
  List<DynamicTest> pixelsAreTheRoundedFloats() throws IOException {
    return each(NetworkTest::checkPixels);
  }

  /** Public files, of which only the network's recognition can be checked, not its output. */
  @TestFactory
  List<DynamicTest> publicFilesAreRecognised() throws IOException {
    Map<String, String> expected =
        Map.of(
            "IMDN_x2.pth", "IMDN x2",
            "IMDN_x4.pth", "IMDN x4",
            "PANx4_DF2K.pth", "PAN x4",
            "carn_m.pth", "CARN x4",
            "net_g_BSRN_x4.pth", "BSRN x4",
            "realesr-animevideov3.pth", "SRVGGNetCompact x4",
            "rlfn_x4.pth", "RLFN x4",
            "span_ntire2025.pth", "SPAN x4",
            "srgan_leftthomas_x4.pth", "SRGAN (leftthomas) x4");
    Path directory = SharedFiles.path("weights");
    List<DynamicTest> tests = new ArrayList<>();
    expected.forEach(
        (file, name) ->
            tests.add(
                DynamicTest.dynamicTest(
                    file,
                    () -> {
                      Path path = directory.resolve(file);
                      if (!Files.exists(path)) {
                        abort("no " + path);
                      }
                      Network network =
                          Architectures.network(
                              Checkpoint.read(Files.readAllBytes(path)), Map.of());
                      LOG.info(network.passport(file, "").toString());
                      assertThat(network.architecture() + " x" + network.scale()).isEqualTo(name);
                    })));
    return tests;
  }

  private static void checkHalo(Network network) {
    int multiple = network.sizeMultiplePx();
    int halo = ceil(network.haloPx(), multiple);
    int core = ceil(8, multiple);
    int beyond = ceil(network.haloPx() / 2 + 6, multiple);
    int tile = core + 2 * halo;
    int side = tile + 2 * beyond;
    Oracle.Array whole = noise(network.channels(), side, side);
    Oracle.Array cut = cut(whole, beyond, tile);
    try (Djl djl = new Djl(network.graph(), Precision.FP32)) {
      int s = network.scale();
      Oracle.Array expected =
          cut(djl.floats("forward_float", whole), (beyond + halo) * s, core * s);
      Oracle.Array actual = cut(djl.floats("forward_float", cut), halo * s, core * s);
      double difference = OracleTest.difference(actual, expected);
      LOG.info(
          String.format(
              Locale.ROOT,
              "%-25s halo %d px: %.1e",
              network.architecture(),
              network.haloPx(),
              difference));
      assertThat(difference).as(network.architecture()).isLessThanOrEqualTo(TOLERANCE);
    }
  }

  private static void checkPixels(Network network) {
    int channels = network.channels();
    int height = Math.max(16, network.minSizePx());
    int width = height + 4;
    int[] shape = {1, height, width, channels};
    byte[] bytes = new byte[height * width * channels];
    new Random(SEED).nextBytes(bytes);
    float[] planes = new float[bytes.length];
    for (int i = 0; i < height * width; i++) {
      for (int c = 0; c < channels; c++) {
        planes[c * height * width + i] = (bytes[i * channels + c] & 0xff) / 255f;
      }
    }
    try (Djl djl = new Djl(network.graph(), Precision.FP32)) {
      byte[] pixels = djl.pixels(bytes, shape);
      assertThat(djl.check()).isFinite();
      Oracle.Array floats =
          djl.floats(
              "forward_float", new Oracle.Array(new int[] {1, channels, height, width}, planes));
      int area = floats.shape()[2] * floats.shape()[3];
      for (int i = 0; i < area; i++) {
        for (int c = 0; c < channels; c++) {
          double value = 255.0 * Math.max(0, Math.min(1, floats.values()[c * area + i]));
          int pixel = pixels[i * channels + c] & 0xff;
          assertThat(Math.abs(pixel - value)).as("pixel %d, channel %d", i, c).isLessThan(0.51);
        }
      }
    }
  }

  private static Oracle.Array run(Network network, Precision precision, Oracle.Array input) {
    try (Djl djl = new Djl(network.graph(), precision)) {
      return djl.floats("forward_float", input);
    }
  }

  private static List<DynamicTest> each(Consumer<Network> check) throws IOException {
    Path directory = Oracle.directory();
    List<DynamicTest> tests = new ArrayList<>();
    for (Oracle oracle : Oracle.all(directory)) {
      if (!oracle.meta().has("outputs")) {
        tests.add(
            DynamicTest.dynamicTest(
                oracle.name(),
                () ->
                    check.accept(
                        OracleTest.build(
                            oracle, Checkpoint.read(oracle.weights("weights.pth")), Map.of()))));
      }
    }
    if (tests.isEmpty()) {
      tests.add(DynamicTest.dynamicTest("absent", () -> abort("no oracles in " + directory)));
    }
    return tests;
  }

  private static Oracle.Array noise(int channels, int height, int width) {
    Random random = new Random(SEED);
    float[] values = new float[channels * height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return new Oracle.Array(new int[] {1, channels, height, width}, values);
  }

  private static Oracle.Array cut(Oracle.Array image, int from, int size) {
    int channels = image.shape()[1];
    int height = image.shape()[2];
    int width = image.shape()[3];
    float[] values = new float[channels * size * size];
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < size; y++) {
        System.arraycopy(
            image.values(),
            (c * height + from + y) * width + from,
            values,
            (c * size + y) * size,
            size);
      }
    }
    return new Oracle.Array(new int[] {1, channels, size, size}, values);
  }

  private static double psnrDb(Oracle.Array a, Oracle.Array b) {
    double sum = 0;
    for (int i = 0; i < a.values().length; i++) {
      double d = (double) a.values()[i] - b.values()[i];
      sum += d * d;
    }
    return -10 * Math.log10(Math.max(sum / a.values().length, 1e-20));
  }

  private static int ceil(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }
}
