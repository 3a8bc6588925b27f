package io.enlarger.model.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.enlarger.image.Pixels;
import io.enlarger.model.Passport;
import io.enlarger.model.Precision;
import io.enlarger.model.StateDict;
import io.enlarger.model.Tiling;
import io.enlarger.model.checkpoint.Checkpoint;
import io.enlarger.tile.TileSpec;
import io.enlarger.upscale.Batching;
import io.enlarger.upscale.EngineOptions;
import io.enlarger.upscale.Inspection;
import io.enlarger.upscale.LoadedModel;
import io.enlarger.upscale.ModelSource;
import io.enlarger.upscale.Upscaler;
import io.enlarger.upscale.Upscaler.Enlarged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Tiled against whole, for every checkpoint of the oracles: where the passport says exact, every
 * byte is the same; where it says approximate, how far they differ is printed, and the passport's
 * own measurement is there.
 *
 * <p>A byte may differ by one level where the result lies on the border between two, since the last
 * bit of a float may depend on the image's size (seen in one of the oracles, a network of 12
 * channels). This is shown by results of 16 bits, which then differ by one in 65535 at most, less
 * than a network may differ from its official implementation.
 *
 * <p>{@code -Doracles.dir=DIR} names other cases.
 */
class TilingTest {
  private static final long SEED = 4;

  /** Kept of each tile along one side, in pixels; few, so that all is near a seam. */
  private static final int CORE_PX = 12;

  @TestFactory
  List<DynamicTest> cases() throws IOException {
    Path directory = Oracle.directory();
    List<DynamicTest> tests = new ArrayList<>();
    for (Oracle oracle : Oracle.all(directory)) {
      if (!oracle.meta().has("outputs")) {
        tests.add(DynamicTest.dynamicTest(oracle.name(), () -> check(oracle)));
      }
    }
    if (tests.isEmpty()) {
      tests.add(DynamicTest.dynamicTest("absent", () -> abort("no oracles in " + directory)));
    }
    return tests;
  }

  private static void check(Oracle oracle) throws IOException {
    ModelSource model = model(oracle);
    Passport passport = model.passport().orElseThrow();
    TileSpec tiles =
        TileSpec.atLeast(
            Math.max(2 * passport.haloPx() + CORE_PX, passport.minSizePx()),
            passport.haloPx(),
            passport.sizeMultiplePx());
    // three tiles across and two down, the last of each moved back; no multiple of anything
    int widthPx = tiles.sizePx() + 2 * (tiles.sizePx() - 2 * tiles.haloPx()) - 1;
    int heightPx = tiles.sizePx() + 5;
    Pixels picture = picture(widthPx, heightPx, passport.channels());
    Pixels whole = run(model, widthPx + heightPx, tiles.haloPx(), picture).pixels();
    Enlarged tiled = run(model, tiles.sizePx(), tiles.haloPx(), picture);
    assertThat(tiled.tiles()).as("tiles").isGreaterThanOrEqualTo(4);
    Difference difference = Difference.between(tiled.pixels(), whole);
    String said = "exact";
    if (passport.tiling() == Tiling.APPROXIMATE) {
      Inspection.Tiled measured = model.inspected().orElseThrow().tiled().orElseThrow();
      said = String.format(Locale.ROOT, "%.1f dB on the probe", measured.agreementDb());
    }
    System.out.printf(
        Locale.ROOT,
        "%-30s %-18s halo %3d px, %3dx%-3d px in %2d tiles: %s; passport: %s%n",
        oracle.name(),
        passport.architecture(),
        tiles.haloPx(),
        widthPx,
        heightPx,
        tiled.tiles(),
        difference,
        said);
    assertThat(difference.distinct()).as("levels of the result").isGreaterThan(20);
    if (passport.tiling() == Tiling.EXACT && !tiled.pixels().equals(whole)) {
      Pixels deep = picture.withBitDepth(16);
      requireTies(
          difference,
          tiled.pixels(),
          whole,
          run(model, tiles.sizePx(), tiles.haloPx(), deep).pixels(),
          run(model, widthPx + heightPx, tiles.haloPx(), deep).pixels());
    }
  }

  /** Bytes differ only where the result is as near to the one as to the other. */
  private static void requireTies(
      Difference difference, Pixels tiled, Pixels whole, Pixels deepTiled, Pixels deepWhole) {
    assertThat(difference.largest()).isEqualTo(1);
    assertThat(difference.psnrDb()).as("few bytes differ").isGreaterThan(90);
    for (int y = 0; y < whole.heightPx(); y++) {
      for (int x = 0; x < whole.widthPx(); x++) {
        for (int c = 0; c < whole.channels(); c++) {
          int deep = deepWhole.sample(x, y, c);
          assertThat(deepTiled.sample(x, y, c))
              .as("column %d, row %d", x, y)
              .isBetween(deep - 1, deep + 1);
          if (tiled.sample(x, y, c) != whole.sample(x, y, c)) {
            int lower = 257 * Math.min(tiled.sample(x, y, c), whole.sample(x, y, c));
            assertThat(deep).as("a tie").isBetween(lower + 127, lower + 130);
          }
        }
      }
    }
  }

  private static ModelSource model(Oracle oracle) throws IOException {
    byte[] file;
    try (Stream<Path> files = Files.list(oracle.folder())) {
      Path first =
          files
              .filter(f -> f.getFileName().toString().startsWith("weights"))
              .min(Path::compareTo)
              .orElseThrow();
      file = Files.readAllBytes(first);
    }
    StateDict tensors = Checkpoint.read(file);
    Network assumed = Architectures.network(tensors, Map.of());
    Map<String, String> answers =
        oracle.answers(assumed.assumptions().stream().map(a -> a.key()).toArray(String[]::new));
    return ModelSource.checkpoint(oracle.name(), file, OptionalInt.empty(), answers);
  }

  private static Enlarged run(ModelSource model, int sizePx, int haloPx, Pixels picture) {
    EngineOptions options =
        new EngineOptions(Precision.FP32, sizePx, haloPx, null, Batching.DEFAULT);
    try (LoadedModel loaded = model.load(options);
        Upscaler upscaler = loaded.upscaler()) {
      return upscaler.upscale(picture);
    }
  }

  /** Slopes, edges and noise. */
  private static Pixels picture(int widthPx, int heightPx, int channels) {
    Random random = new Random(SEED);
    byte[] samples = new byte[widthPx * heightPx * channels];
    for (int i = 0; i < samples.length; i++) {
      int x = i / channels % widthPx;
      int y = i / channels / widthPx;
      double edge = (x / 7 + y / 11) % 2 == 0 ? 50 : -50;
      double value = 128 + edge + 60 * Math.sin((x + 2.0 * y) / 19) + 15 * random.nextGaussian();
      samples[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
    return Pixels.of8(widthPx, heightPx, channels, samples);
  }

  /**
   * How far two pictures of 8 bits differ.
   *
   * @param psnrDb infinite where they are the same
   * @param largest in levels
   * @param distinct levels that occur
   */
  private record Difference(double psnrDb, int largest, long distinct) {
    static Difference between(Pixels a, Pixels b) {
      byte[] one = samples(a);
      byte[] other = samples(b);
      double sum = 0;
      int largest = 0;
      boolean[] seen = new boolean[256];
      for (int i = 0; i < one.length; i++) {
        int difference = Math.abs((one[i] & 0xff) - (other[i] & 0xff));
        sum += difference * difference;
        largest = Math.max(largest, difference);
        seen[other[i] & 0xff] = true;
      }
      int distinct = 0;
      for (boolean level : seen) {
        distinct += level ? 1 : 0;
      }
      return new Difference(10 * Math.log10(255.0 * 255.0 * one.length / sum), largest, distinct);
    }

    private static byte[] samples(Pixels pixels) {
      byte[] samples = new byte[pixels.widthPx() * pixels.heightPx() * pixels.channels()];
      pixels.copyRows8(0, pixels.heightPx(), samples, 0);
      return samples;
    }

    @Override
    public String toString() {
      return largest == 0
          ? "the same"
          : String.format(Locale.ROOT, "%.1f dB, at most %d levels", psnrDb, largest);
    }
  }
}
