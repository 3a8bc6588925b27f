package io.enlarger.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks that shrink; their layers are compared with the official code in {@code OracleTest}. */
class DualModelTest {
  private static final long SEED = 5;

  private static Pixels noise(int widthPx, int heightPx, int channels) {
    byte[] samples = new byte[widthPx * heightPx * channels];
    new Random(SEED).nextBytes(samples);
    return Pixels.of8(widthPx, heightPx, channels, samples);
  }

  /** Two stages, each of which takes every second pixel of every second row. */
  private static DualModel subsampling() {
    float[] centres = new float[3 * 3 * 9];
    for (int c = 0; c < 3; c++) {
      centres[(3 * c + c) * 9 + 4] = 1;
    }
    TinyNetworks networks = new TinyNetworks();
    for (int i = 0; i < 2; i++) {
      networks.with(i + ".dual_module.0.0.weight", centres, 3, 3, 3, 3);
      networks.with(i + ".dual_module.1.weight", centres, 3, 3, 3, 3);
    }
    return DualModel.of("subsampling", networks.file());
  }

  @ParameterizedTest
  @CsvSource({"1, 8", "3, 8", "3, 16", "1, 16"})
  void everyTileIsWhereItBelongs(int channels, int bitDepth) {
    Pixels large = noise(4 * 301, 4 * 23, channels).withBitDepth(bitDepth);
    DualModel dual = subsampling();
    assertThat(dual.factor()).isEqualTo(4);
    try (DualModel.Loaded loaded = dual.load()) {
      Pixels small = loaded.shrunk(large);
      assertThat(small.bounds()).isEqualTo(Region.ofSize(301, 23));
      assertThat(small.bitDepth()).isEqualTo(bitDepth);
      for (int y = 0; y < 23; y++) {
        for (int x = 0; x < 301; x++) {
          for (int c = 0; c < channels; c++) {
            assertThat(small.sample(x, y, c)).isEqualTo(large.sample(4 * x, 4 * y, c));
          }
        }
      }
    }
  }

  @Test
  void tilesGiveTheWhole() {
    TinyNetworks networks = new TinyNetworks();
    for (int i = 0; i < 2; i++) {
      networks.random(SEED, 0.2, i + ".dual_module.0.0.weight", 8, 3, 3, 3);
      networks.random(SEED, 0.2, i + ".dual_module.1.weight", 3, 8, 3, 3);
    }
    Pixels large = noise(4 * 300, 4 * 20, 3);
    try (DualModel.Loaded loaded = DualModel.of("random", networks.file()).load()) {
      // 200 px fit into one tile; ten of them see the border that the cut made
      Pixels part = loaded.shrunk(large.crop(new Region(4 * 100, 0, 4 * 200, 4 * 20)));
      Region common = new Region(110, 0, 190, 20);
      assertThat(loaded.shrunk(large).crop(common))
          .as("seed %d", SEED)
          .isEqualTo(part.crop(common.relativeTo(100, 0)));
    }
  }

  @Test
  void anotherNetworkIsRefused() {
    assertThatThrownBy(() -> DualModel.of("vdsr", TinyNetworks.vdsr().file()))
        .isInstanceOf(EnlargerException.class)
        .hasMessageStartingWith("dual model vdsr: checkpoint: its 3 tensors are not those of DRN's")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.ARCHITECTURE_UNKNOWN);
    TinyNetworks more =
        new TinyNetworks()
            .random(SEED, 1, "dual_module.0.0.weight", 8, 3, 3, 3)
            .random(SEED, 1, "dual_module.1.weight", 3, 8, 3, 3)
            .random(SEED, 1, "dual_module.2.weight", 3, 3, 3, 3);
    assertThatThrownBy(() -> DualModel.of("more", more.file()))
        .hasMessageContaining("tensor dual_module.2.weight does not belong to it");
  }
}
