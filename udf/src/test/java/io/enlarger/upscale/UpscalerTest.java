package io.enlarger.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.model.Precision;
import io.enlarger.tile.TileSpec;
import io.enlarger.upscale.Upscaler.Enlarged;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bundled network, run for real by libtorch. */
class UpscalerTest {
  private static final long SEED = 42;

  private static ModelSource bundled() {
    return ModelSource.named("enlarger-x4", OptionalInt.empty(), Map.of()).orElseThrow();
  }

  private static Pixels noise(int widthPx, int heightPx, int channels) {
    Random random = new Random(SEED);
    byte[] samples = new byte[widthPx * heightPx * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] =
          (byte)
              Math.max(
                  0, Math.min(255, 128 + 90 * Math.sin(i / 40.0) + 30 * random.nextGaussian()));
    }
    return Pixels.of8(widthPx, heightPx, channels, samples);
  }

  private static Pixels upscaled(Pixels source, EngineOptions options) {
    try (LoadedModel model = bundled().load(options);
        Upscaler upscaler = model.upscaler()) {
      return upscaler.upscale(source).pixels();
    }
  }

  /**
   * The main promise of tiles: every byte is the same as of the whole image, at the borders too,
   * for images smaller than a tile, one pixel wide, and of odd sizes.
   */
  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"FP32", "BF16"})
  void tiledEqualsWholeInEveryByte(Precision precision) {
    if (refusal(precision).isPresent()) {
      abort("this processor does not compute in " + precision);
    }
    EngineOptions whole = EngineOptions.DEFAULT.withPrecision(precision).withTileSizePx(1024);
    int[][] sizes = {{1, 1}, {1, 97}, {113, 1}, {7, 13}, {8, 64}, {131, 89}, {255, 77}};
    try (LoadedModel model = bundled().load(whole);
        Upscaler reference = model.upscaler()) {
      for (int tile : new int[] {33, 48, 64, 100}) {
        try (LoadedModel tiledModel = bundled().load(whole.withTileSizePx(tile));
            Upscaler tiled = tiledModel.upscaler()) {
          for (int[] size : sizes) {
            Pixels source = noise(size[0], size[1], 3);
            Enlarged expected = reference.upscale(source);
            Enlarged actual = tiled.upscale(source);
            assertThat(expected.tiles()).isEqualTo(1);
            assertThat(actual.pixels())
                .as("%s in tiles of %d, %s, seed %d", source, tile, precision, SEED)
                .isEqualTo(expected.pixels());
            assertThat(actual.pixels().widthPx()).isEqualTo(4 * size[0]);
            assertThat(actual.pixels().heightPx()).isEqualTo(4 * size[1]);
          }
          assertThat(tiled.upscale(noise(131, 89, 3)).tiles()).isGreaterThan(1);
        }
      }
    }
  }

  /** In 16 bits a narrow window may be summed in another order, so tiles are wider. */
  @Test
  void narrowTilesAreFor32BitsAlone() {
    EngineOptions narrow = EngineOptions.DEFAULT.withTileSizePx(33);
    assertThat(tileSizePx(narrow)).isEqualTo(64);
    assertThat(tileSizePx(narrow.withPrecision(Precision.BF16))).isEqualTo(64);
    assertThat(tileSizePx(narrow.withPrecision(Precision.FP32))).isEqualTo(33);
    assertThat(tileSizePx(narrow.withTileSizePx(65))).isEqualTo(65);
  }

  private static int tileSizePx(EngineOptions options) {
    return bundled().tiles(options).orElseThrow().sizePx();
  }

  /** A halo that is too small must show, or the test above would prove nothing. */
  @Test
  void tilesWithoutHaloDifferFromTheWhole() {
    Pixels source = noise(131, 89, 3);
    EngineOptions whole = EngineOptions.DEFAULT.withPrecision(Precision.FP32).withTileSizePx(1024);
    EngineOptions seams = new EngineOptions(Precision.FP32, 48, 0, null, Batching.DEFAULT);
    assertThat(upscaled(source, seams)).isNotEqualTo(upscaled(source, whole));
  }

  @Test
  void sixteenBitsStaySixteenAndAgreeWithEight() {
    Pixels source = noise(37, 23, 3);
    EngineOptions options = EngineOptions.DEFAULT.withPrecision(Precision.FP32);
    Pixels fromEight = upscaled(source, options);
    Pixels fromSixteen = upscaled(source.withBitDepth(16), options);
    assertThat(fromSixteen.bitDepth()).isEqualTo(16);
    for (int y = 0; y < fromEight.heightPx(); y++) {
      for (int x = 0; x < fromEight.widthPx(); x++) {
        for (int c = 0; c < 3; c++) {
          assertThat(fromSixteen.sample(x, y, c) / 257.0)
              .isCloseTo(fromEight.sample(x, y, c), org.assertj.core.data.Offset.offset(0.51));
        }
      }
    }
  }

  @Test
  void grayStaysGrayAndAlphaIsEnlargedOnItsOwn() {
    Pixels gray = noise(21, 17, 1);
    assertThat(upscaled(gray, EngineOptions.DEFAULT).channels()).isEqualTo(1);

    Pixels colour = noise(21, 17, 3);
    Pixels opaque = Pixels.of8(21, 17, 1, filled(21 * 17, 255));
    Pixels enlarged = upscaled(colour.withAlpha(opaque), EngineOptions.DEFAULT);
    assertThat(enlarged.select(0, 1, 2)).isEqualTo(upscaled(colour, EngineOptions.DEFAULT));
    assertThat(enlarged.select(3)).isEqualTo(Pixels.of8(84, 68, 1, filled(84 * 68, 255)));
  }

  private static byte[] filled(int size, int value) {
    byte[] samples = new byte[size];
    java.util.Arrays.fill(samples, (byte) value);
    return samples;
  }

  @Test
  void automaticPrecisionIsTheFastOneThatThisProcessorHas() {
    try (LoadedModel model = bundled().load(EngineOptions.DEFAULT)) {
      assertThat(model.precision())
          .contains(Cpu.isFasterInBfloat16() ? Precision.BF16 : Precision.FP32);
    }
  }

  /** Whether it has or not: what is asked for is what is computed in, or the run does not begin. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void aPrecisionThatTheProcessorLacksIsAnError(Precision precision) {
    Optional<EnlargerException> refusal = refusal(precision);
    if (precision == Precision.FP32 || (precision == Precision.BF16 && Cpu.isFasterInBfloat16())) {
      assertThat(refusal).isEmpty();
    }
    refusal.ifPresent(
        error ->
            assertThat(error)
                .hasMessageStartingWith(
                    "model.precision="
                        + precision.name().toLowerCase(Locale.ROOT)
                        + ": this processor does not compute in it; ask for auto")
                .extracting(EnlargerException::code)
                .isEqualTo(ErrorCode.DEVICE_UNAVAILABLE));
  }

  private static Optional<EnlargerException> refusal(Precision precision) {
    try (LoadedModel model = bundled().load(EngineOptions.DEFAULT.withPrecision(precision))) {
      assertThat(model.precision()).contains(precision);
      return Optional.empty();
    } catch (EnlargerException e) {
      return Optional.of(e);
    }
  }

  @Test
  void bfloat16IsTakenWhereItIsFaster() {
    List<String> amd = List.of("vendor_id\t: AuthenticAMD", "flags\t\t: fpu avx512_bf16 sse");
    List<String> intel = List.of("vendor_id\t: GenuineIntel", "flags\t\t: fpu avx512_bf16 sse");
    List<String> amx = List.of("vendor_id\t: GenuineIntel", "flags\t\t: avx512_bf16 amx_bf16");
    assertThat(Cpu.isFasterInBfloat16(amd)).isTrue();
    assertThat(Cpu.isFasterInBfloat16(intel)).isFalse();
    assertThat(Cpu.isFasterInBfloat16(amx)).isTrue();
    assertThat(Cpu.isFasterInBfloat16(List.of())).isFalse();
  }

  @Test
  void aMissingGpuIsAnErrorAndNotTheCpu() {
    assertThatThrownBy(() -> bundled().load(EngineOptions.DEFAULT.onGpu(7)))
        .isInstanceOf(EnlargerException.class)
        .hasMessageStartingWith("GPU 7 was asked for, but libtorch sees ")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.DEVICE_UNAVAILABLE);
  }

  @Test
  void tilesAreSizedByTheHalo() {
    TileSpec spec = bundled().tiles(EngineOptions.DEFAULT).orElseThrow();
    int halo = bundled().passport().orElseThrow().haloPx();
    assertThat(spec.haloPx()).isEqualTo(halo);
    double core = spec.sizePx() - 2.0 * halo;
    assertThat(1 - core * core / (spec.sizePx() * spec.sizePx())).isLessThanOrEqualTo(0.15);
  }
}
