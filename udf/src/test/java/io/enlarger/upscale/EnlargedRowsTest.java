package io.enlarger.upscale;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.image.BandedRows;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.image.RowSource;
import io.enlarger.model.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An image enlarged in bands against the same image enlarged whole. */
class EnlargedRowsTest {
  private static final long SEED = 20261120;

  static Stream<Named<ModelSource>> models() {
    ModelSource network = named("enlarger-x4");
    ModelSource espcn = TinyNetworks.espcn(SEED).source("espcn");
    ModelSource identity = TinyNetworks.vdsr().source("vdsr");
    ModelSource unshuffling = TinyNetworks.unshuffling(SEED).source("unshuffling");
    return Stream.of(
            named("nearest"),
            named("bicubic"),
            named("lanczos").scaledTo(3),
            network,
            network.scaledTo(3),
            network.scaledTo(8),
            network.ensembled(),
            network.backProjected(2),
            network.blended(named("bicubic"), new Share(0.3)),
            espcn,
            TinyNetworks.vdsr().source("vdsr").scaledTo(2),
            espcn.then(network),
            espcn.then(network).scaledTo(6),
            network.ensembled().then(espcn),
            named("bicubic").then(espcn).scaledTo(6),
            identity.then(unshuffling),
            unshuffling.then(espcn),
            espcn.blended(unshuffling, new Share(0.5)))
        .map(model -> Named.of(model.name() + " x" + model.scale(), model));
  }

  private static ModelSource named(String name) {
    return ModelSource.named(name, OptionalInt.empty(), Map.of()).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("models")
  void bandsGiveThePixelsOfTheWhole(ModelSource source) throws IOException {
    EngineOptions options = EngineOptions.DEFAULT.withPrecision(Precision.FP32).withTileSizePx(64);
    try (LoadedModel model = source.load(options);
        Upscaler upscaler = model.upscaler()) {
      for (Pixels pixels :
          source instanceof Baseline
              ? List.of(noise(3, 2500, 3, 8), noise(2, 1025, 4, 16))
              : List.of(noise(37, 131, 3, 8), noise(70, 83, 1, 16), noise(1, 150, 4, 8))) {
        Pixels expected = upscaler.upscale(pixels).pixels();
        try (EnlargedRows rows = EnlargedRows.of(oneByOne(pixels), model, upscaler)) {
          assertThat(stacked(rows, 53)).as("%s of %s", source.name(), pixels).isEqualTo(expected);
          if (!(source instanceof Baseline)) {
            assertThat(rows.tiles()).as("bands of %s", pixels).isGreaterThan(1);
          }
        }
      }
    }
  }

  /** Parts that are computed apart are, one below the other, what is computed at once. */
  @ParameterizedTest
  @MethodSource("models")
  void partsGiveThePixelsOfTheWhole(ModelSource source) throws IOException {
    EngineOptions options = EngineOptions.DEFAULT.withPrecision(Precision.FP32).withTileSizePx(64);
    try (LoadedModel model = source.load(options);
        Upscaler upscaler = model.upscaler()) {
      Pixels pixels = source instanceof Baseline ? noise(3, 2500, 3, 8) : noise(37, 331, 3, 8);
      Pixels expected = upscaler.upscale(pixels).pixels();
      int wholeTiles;
      try (EnlargedRows rows = EnlargedRows.of(oneByOne(pixels), model, upscaler)) {
        stacked(rows, 53);
        wholeTiles = rows.tiles();
      }
      for (int count : new int[] {1, 2, 3, 40}) {
        List<Pixels> parts = new ArrayList<>();
        int tiles = 0;
        for (int i = 0; i < count; i++) {
          Optional<EnlargedRows> part =
              EnlargedRows.part(oneByOne(pixels), model, upscaler, i, count);
          if (part.isPresent()) {
            parts.add(stacked(part.get(), 47));
            tiles += part.get().tiles();
          }
        }
        assertThat(Pixels.stacked(parts)).as("%s in %d", source.name(), count).isEqualTo(expected);
        assertThat(tiles).isEqualTo(wholeTiles);
        assertThat(parts).hasSizeBetween(Math.min(2, count), count);
      }
    }
  }

  /** Rows that are read in bands of a few rows, as from a file of strips. */
  private static RowSource oneByOne(Pixels pixels) {
    return new BandedRows(pixels.shape()) {
      private int y;

      @Override
      protected Pixels nextBand() {
        int rows = Math.min(7, pixels.heightPx() - y);
        y += rows;
        return pixels.crop(new Region(0, y - rows, pixels.widthPx(), rows));
      }
    };
  }

  private static Pixels stacked(RowSource rows, int atOnce) throws IOException {
    List<Pixels> parts = new ArrayList<>();
    for (int y = 0; y < rows.shape().heightPx(); y += atOnce) {
      parts.add(rows.rows(y, Math.min(atOnce, rows.shape().heightPx() - y)));
    }
    return Pixels.stacked(parts);
  }

  private static Pixels noise(int widthPx, int heightPx, int channels, int bitDepth) {
    Random random = new Random(SEED);
    byte[] samples = new byte[widthPx * heightPx * channels];
    random.nextBytes(samples);
    return Pixels.of8(widthPx, heightPx, channels, samples).withBitDepth(bitDepth);
  }
}
