package io.enlarger.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.model.BundledModels;
import io.enlarger.model.Input;
import io.enlarger.model.Precision;
import io.enlarger.resample.Resampler;
import io.enlarger.upscale.Upscaler.Enlarged;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of models: luma only, interpolated, ensembled, rescaled, blended. */
class CompositionTest {
  private static final long SEED = 7;

  private static ModelSource named(String name) {
    return ModelSource.named(name, OptionalInt.empty(), Map.of()).orElseThrow();
  }

  /** Samples from 20 to 235: no result is clipped. */
  private static Pixels noise(int widthPx, int heightPx, int channels) {
    Random random = new Random(SEED);
    byte[] samples = new byte[widthPx * heightPx * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (20 + random.nextInt(216));
    }
    return Pixels.of8(widthPx, heightPx, channels, samples);
  }

  private static Pixels extremes(int widthPx, int heightPx, int channels) {
    byte[] samples = new byte[widthPx * heightPx * channels];
    new Random(SEED).nextBytes(samples);
    return Pixels.of8(widthPx, heightPx, channels, samples);
  }

  private static Enlarged run(ModelSource source, Pixels pixels) {
    EngineOptions options = EngineOptions.DEFAULT.withPrecision(Precision.FP32);
    try (LoadedModel model = source.load(options);
        Upscaler upscaler = model.upscaler()) {
      Enlarged enlarged = upscaler.upscale(pixels);
      assertThat(model.scale()).isEqualTo(source.scale());
      assertThat((long) enlarged.tiles())
          .as("as forecast")
          .isEqualTo(source.forecast(options).tiles(pixels.widthPx(), pixels.heightPx()));
      assertThat(enlarged.pixels().widthPx()).isEqualTo(pixels.widthPx() * source.scale());
      assertThat(enlarged.pixels().heightPx()).isEqualTo(pixels.heightPx() * source.scale());
      assertThat(enlarged.pixels().bitDepth()).isEqualTo(pixels.bitDepth());
      assertThat(enlarged.pixels().channels()).isEqualTo(pixels.channels());
      return enlarged;
    }
  }

  private static double largestDifference(Pixels a, Pixels b) {
    double largest = 0;
    for (int y = 0; y < a.heightPx(); y++) {
      for (int x = 0; x < a.widthPx(); x++) {
        for (int c = 0; c < a.channels(); c++) {
          largest = Math.max(largest, Math.abs(a.sample(x, y, c) - b.sample(x, y, c)));
        }
      }
    }
    return largest;
  }

  // One channel

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void aLumaNetworkThatChangesNothingGivesTheSourceItself(int channels) {
    ModelSource identity = TinyNetworks.vdsr().source("identity");
    Pixels eight = extremes(13, 7, channels);
    assertThat(run(identity, eight).pixels()).isEqualTo(eight);
    Pixels sixteen = Resampler.BICUBIC.resize(eight.withBitDepth(16), 2);
    assertThat(run(identity, sixteen).pixels()).isEqualTo(sixteen);
  }

  /** The oracle converts by MATLAB's matrices, there and back, in double precision. */
  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void lumaIsTheNetworksAndChromaIsBicubic(int bitDepth) {
    ModelSource model = TinyNetworks.espcn(SEED).source("espcn");
    Pixels source = noise(31, 13, 3).withBitDepth(bitDepth);
    Pixels actual = run(model, source).pixels();

    Pixels deep = source.withBitDepth(16);
    short[] luma = new short[31 * 13];
    for (int i = 0; i < luma.length; i++) {
      luma[i] = (short) Math.round(257 * ycbcr(deep, i % 31, i / 31)[0]);
    }
    Pixels y = run(model, Pixels.of16(31, 13, 1, luma)).pixels();
    Pixels bicubic = Resampler.BICUBIC.resize(deep, 2);
    double unit = bitDepth == 8 ? 257 : 1;
    for (int row = 0; row < 26; row++) {
      for (int column = 0; column < 62; column++) {
        double[] converted = ycbcr(bicubic, column, row);
        double[] rgb = rgb(y.sample(column, row, 0) / 257.0, converted[1], converted[2]);
        for (int c = 0; c < 3; c++) {
          double expected = Math.max(0, Math.min(65535, 65535 * rgb[c])) / unit;
          // half a sample of the result, and half a sample of 16 bits of luma
          assertThat((double) actual.sample(column, row, c))
              .as("column %d, row %d, channel %d, seed %d", column, row, c, SEED)
              .isCloseTo(expected, within(0.5 + 1.2 / unit));
        }
      }
    }
  }

  private static double[] ycbcr(Pixels rgb16, int x, int y) {
    double r = rgb16.sample(x, y, 0) / 65535.0;
    double g = rgb16.sample(x, y, 1) / 65535.0;
    double b = rgb16.sample(x, y, 2) / 65535.0;
    return new double[] {
      16 + 65.481 * r + 128.553 * g + 24.966 * b,
      128 - 37.797 * r - 74.203 * g + 112 * b,
      128 + 112 * r - 93.786 * g - 18.214 * b
    };
  }

  /** The inverse of the matrix above, as ITU-R BT.601 has it. */
  private static double[] rgb(double y, double cb, double cr) {
    double luma = (y - 16) / 219;
    double red = luma + 1.402 * (cr - 128) / 224;
    double blue = luma + 1.772 * (cb - 128) / 224;
    double green = (luma - 0.299 * red - 0.114 * blue) / 0.587;
    return new double[] {red, green, blue};
  }

  @Test
  void grayGoesStraightThroughALumaNetwork() {
    ModelSource model = TinyNetworks.espcn(SEED).source("espcn");
    assertThat(run(model, noise(21, 9, 1)).pixels().channels()).isEqualTo(1);
  }

  @Test
  void aNetworkThatSharpensGetsTheSourceEnlargedByBicubic() {
    ModelSource identity = TinyNetworks.vdsr().source("vdsr");
    assertThat(identity.passport().orElseThrow().input()).isEqualTo(Input.ENLARGED);
    assertThat(identity.scale()).isEqualTo(1);
    Pixels source = extremes(17, 11, 3);
    for (int scale = 2; scale <= 4; scale++) {
      assertThat(run(identity.scaledTo(scale), source).pixels())
          .isEqualTo(Resampler.BICUBIC.resize(source.withBitDepth(16), scale).withBitDepth(8));
    }
  }

  // Interpolation of networks

  private static Pixels ramp(int widthPx, int heightPx) {
    short[] samples = new short[widthPx * heightPx];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (1000 + i * 37);
    }
    return Pixels.of16(widthPx, heightPx, 1, samples);
  }

  private static final float[] ADDS_A_LITTLE = added(0.05f);
  private static final float[] ADDS_MORE = added(0.15f);

  private static float[] added(float centre) {
    float[] weights = new float[18];
    weights[4] = centre;
    weights[12] = centre / 2;
    return weights;
  }

  @Test
  void anInterpolatedNetworkIsBetweenItsTwo() {
    ModelSource a = TinyNetworks.vdsr(ADDS_A_LITTLE).source("A.pth");
    ModelSource b = TinyNetworks.vdsr(ADDS_MORE).source("B.pth");
    // dark enough for nothing to be clipped, of which the mean would not be the mean
    Pixels source = ramp(38, 28);
    Pixels ofA = run(a, source).pixels();
    Pixels ofB = run(b, source).pixels();
    assertThat(run(a.interpolated(b, new Share(0)), source).pixels()).isEqualTo(ofA);
    assertThat(run(a.interpolated(b, new Share(1)), source).pixels()).isEqualTo(ofB);
    assertThat(largestDifference(ofA, ofB)).isGreaterThan(2000);
    Pixels half = run(a.interpolated(b, new Share(0.5)), source).pixels();
    Pixels mean = run(a.blended(b, new Share(0.5)), source).pixels();
    // what it adds is linear in the weights that differ; each of the three is rounded
    assertThat(largestDifference(half, mean)).isLessThanOrEqualTo(1);
  }

  @Test
  void anInterpolatedNetworkHasItsOwnNameAndFingerprint() {
    ModelSource a = TinyNetworks.espcn(1).source("A.pth");
    ModelSource b = TinyNetworks.espcn(2).source("B.pth");
    ModelSource mixed = a.interpolated(b, new Share(0.3));
    assertThat(mixed.name()).isEqualTo("A.pth*0.7+B.pth*0.3");
    assertThat(mixed.sha256().orElseThrow()).matches("[0-9a-f]{64}");
    assertThat(mixed.passport().orElseThrow().sha256()).isEqualTo(mixed.sha256().orElseThrow());
    assertThat(mixed.fingerprint())
        .isNotIn(
            a.fingerprint(),
            b.fingerprint(),
            a.interpolated(b, new Share(0.31)).fingerprint(),
            b.interpolated(a, new Share(0.3)).fingerprint());
  }

  @Test
  void theBundledNetworkInterpolatedWithItselfIsItself() {
    ModelSource model = named("enlarger-x4");
    Pixels source = noise(23, 18, 3);
    assertThat(run(model.interpolated(model, new Share(0)), source).pixels())
        .isEqualTo(run(model, source).pixels());
  }

  @Test
  void networksOfDifferentShapeAreNotInterpolated() {
    ModelSource a = TinyNetworks.espcn(1).source("A.pth");
    ModelSource wider =
        TinyNetworks.espcn(2)
            .random(1, 1, "first_part.0.weight", 6, 1, 5, 5)
            .random(1, 1, "first_part.0.bias", 6)
            .random(1, 1, "first_part.2.weight", 4, 6, 3, 3)
            .source("B.pth");
    assertThatThrownBy(() -> a.interpolated(wider, new Share(0.5)))
        .hasMessage(
            "model A.pth*0.5+B.pth*0.5: tensor first_part.0.weight has shape [4, 1, 5, 5] in the"
                + " first and [6, 1, 5, 5] in the second; only two checkpoints of one architecture"
                + " and size can be interpolated, use --blend to mix what two different networks"
                + " give")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.ARCHITECTURE_MISMATCH);
    assertThatThrownBy(() -> a.interpolated(TinyNetworks.vdsr().source("V.pth"), new Share(0.5)))
        .hasMessageContaining("tensor first_part.0.weight is in the first only");
    assertThatThrownBy(() -> a.interpolated(named("bicubic"), new Share(0.5)))
        .hasMessageStartingWith("models A.pth and bicubic: only the weights of two checkpoints");
  }

  // Self-ensemble

  @ParameterizedTest
  @EnumSource(Symmetry.class)
  void anEnsembleCommutesWithEverySymmetry(Symmetry symmetry) {
    ModelSource model = TinyNetworks.espcn(SEED).source("espcn").ensembled();
    Pixels source = noise(12, 7, 1).withBitDepth(16);
    assertThat(run(model, symmetry.applied(source)).pixels())
        .isEqualTo(symmetry.applied(run(model, source).pixels()));
  }

  @ParameterizedTest
  @EnumSource(Symmetry.class)
  void undoingGivesWhatWasThere(Symmetry symmetry) {
    Pixels source = extremes(5, 3, 3).withBitDepth(16);
    int[] sums = new int[5 * 3 * 3];
    symmetry.addUndone(symmetry.applied(source), sums);
    for (int i = 0; i < sums.length; i++) {
      assertThat(sums[i]).isEqualTo(source.sample(i / 3 % 5, i / 15, i % 3));
    }
  }

  /** The oracle turns images by the definition and takes the mean in double precision. */
  @Test
  void anEnsembleIsTheMeanOfEight() {
    ModelSource model = named("enlarger-x4");
    Pixels source = noise(14, 9, 3);
    Pixels actual = run(model.ensembled(), source).pixels();
    assertThat(actual).isNotEqualTo(run(model, source).pixels());
    double[] sums = new double[56 * 36 * 3];
    for (int turn = 0; turn < 8; turn++) {
      boolean mirrored = (turn & 1) != 0;
      boolean upsideDown = (turn & 2) != 0;
      boolean transposed = (turn & 4) != 0;
      int width = transposed ? 9 : 14;
      int height = transposed ? 14 : 9;
      short[] turned = new short[14 * 9 * 3];
      for (int i = 0; i < turned.length; i++) {
        int x = i / 3 % width;
        int y = i / 3 / width;
        int column = transposed ? y : x;
        int row = transposed ? x : y;
        turned[i] =
            (short)
                (257
                    * source.sample(
                        mirrored ? 13 - column : column, upsideDown ? 8 - row : row, i % 3));
      }
      Pixels result = run(model, Pixels.of16(width, height, 3, turned)).pixels();
      for (int i = 0; i < sums.length; i++) {
        int column = mirrored ? 55 - i / 3 % 56 : i / 3 % 56;
        int row = upsideDown ? 35 - i / 168 : i / 168;
        sums[i] += result.sample(transposed ? row : column, transposed ? column : row, i % 3);
      }
    }
    for (int i = 0; i < sums.length; i++) {
      assertThat(actual.sample(i / 3 % 56, i / 168, i % 3))
          .isEqualTo((int) Math.floor(sums[i] / 8 / 257 + 0.5));
    }
  }

  @Test
  void anEnsembleIsComputedIn32BitsAndSaysSo() {
    try (LoadedModel model = named("enlarger-x4").ensembled().load(EngineOptions.DEFAULT)) {
      assertThat(model.precision()).contains(Precision.FP32);
    }
  }

  // Scales

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aSmallerScaleIsTheNetworksShrunk(int scale) {
    ModelSource model = named("enlarger-x4");
    Pixels source = noise(21, 13, 3);
    Pixels large = run(model, source).pixels();
    assertThat(run(model.scaledTo(scale), source).pixels())
        .isEqualTo(Resampler.BICUBIC.resize(large, scale / 4.0));
  }

  @Test
  void aLargerScaleIsTheNetworkAppliedAgain() {
    ModelSource model = TinyNetworks.espcn(SEED).source("espcn");
    Pixels source = noise(11, 6, 3);
    Pixels four = run(model, run(model, source).pixels()).pixels();
    assertThat(run(model.scaledTo(4), source).pixels()).isEqualTo(four);
    assertThat(run(model.scaledTo(3), source).pixels())
        .isEqualTo(Resampler.BICUBIC.resize(four, 33, 18));
    assertThat(run(model.scaledTo(5), source).tiles()).isEqualTo(3);
  }

  // One after the other

  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void aChainIsOneModelAppliedToWhatTheOtherGives(int bitDepth) {
    ModelSource two = TinyNetworks.espcn(SEED).source("two.pth");
    ModelSource four = named("enlarger-x4");
    Pixels source = noise(15, 11, 3).withBitDepth(bitDepth);
    Pixels eight = run(four, run(two, source).pixels()).pixels();
    assertThat(run(two.then(four), source).pixels()).isEqualTo(eight);
    assertThat(two.then(four).scaledTo(8)).isEqualTo(two.then(four));
    assertThat(run(two.then(four).scaledTo(6), source).pixels())
        .isEqualTo(Resampler.BICUBIC.resize(eight, 90, 66));
    assertThat(run(two.then(four), source).tiles()).isEqualTo(2);
    assertThat(run(four.then(two), source).pixels()).isNotEqualTo(eight);
  }

  @Test
  void aBaselineInAChainEnlargesByWhatTheNetworksLeave() {
    ModelSource network = TinyNetworks.espcn(SEED).source("two.pth");
    Pixels source = noise(15, 11, 3);
    Pixels first = Resampler.BICUBIC.resize(source, 3);
    assertThat(run(named("bicubic").then(network).scaledTo(6), source).pixels())
        .isEqualTo(run(network, first).pixels());
    assertThat(run(network.then(named("bicubic")).scaledTo(6), source).pixels())
        .isEqualTo(Resampler.BICUBIC.resize(run(network, source).pixels(), 3));
    assertThat(run(named("bicubic").then(network).scaledTo(5), source).pixels())
        .isEqualTo(Resampler.BICUBIC.resize(run(network, first).pixels(), 75, 55));
    assertThat(named("bicubic").then(network).scale()).isEqualTo(8);
    ModelSource sharpens = TinyNetworks.vdsr(ADDS_MORE).source("vdsr");
    assertThat(run(named("bicubic").then(sharpens).scaledTo(3), source).pixels())
        .isEqualTo(run(sharpens, first).pixels());
  }

  @Test
  void aChainOfOneNetworkIsThatNetworkForALargerScale() {
    ModelSource two = TinyNetworks.espcn(SEED).source("two.pth");
    assertThat(two.then(two)).isEqualTo(two.scaledTo(4));
    assertThat(two.scaledTo(4).name()).isEqualTo("two.pth");
    assertThat(two.scaledTo(4).sha256()).isEqualTo(two.sha256());
    assertThat(two.scaledTo(4).architecture()).isEqualTo("ESPCN");
    assertThat(two.scaledTo(3).passport()).isEqualTo(two.passport());
  }

  @Test
  void aChainsNameAndFingerprintSayItsModelsInOrder() {
    ModelSource two = TinyNetworks.espcn(SEED).source("two.pth");
    ModelSource four = named("enlarger-x4");
    ModelSource chain = two.then(four).then(two);
    assertThat(chain.name()).isEqualTo("two.pth then enlarger-x4 then two.pth");
    assertThat(chain.architecture()).isEqualTo("ESPCN then SRVGGNetCompact then ESPCN");
    assertThat(chain.scale()).isEqualTo(16);
    assertThat(chain).isEqualTo(two.then(four.then(two)));
    assertThat(chain.sha256().orElseThrow()).matches("[0-9a-f]{64}");
    assertThat(chain.ensembled().name())
        .isEqualTo("two.pth+ensemble then enlarger-x4+ensemble then two.pth+ensemble");
    assertThat(chain.fingerprint())
        .isNotIn(
            two.then(two).then(four).fingerprint(),
            two.then(four).fingerprint(),
            chain.scaledTo(15).fingerprint(),
            chain.ensembled().fingerprint());
  }

  @Test
  void anEnsembleOfAChainIsThatOfEachOfItsNetworks() {
    ModelSource two = TinyNetworks.espcn(SEED).source("two.pth");
    ModelSource four = named("enlarger-x4");
    Pixels source = noise(9, 7, 3);
    assertThat(run(two.then(four).ensembled(), source).pixels())
        .isEqualTo(run(four.ensembled(), run(two.ensembled(), source).pixels()).pixels());
  }

  @Test
  void aChainThatCannotGiveTheScaleIsRefused() {
    ModelSource two = TinyNetworks.espcn(SEED).source("two.pth");
    ModelSource bicubic = named("bicubic");
    assertThatThrownBy(() -> two.then(named("enlarger-x4")).scaledTo(9))
        .hasMessage(
            "model two.pth then enlarger-x4: gives x8, and x9 is asked for; name another model with"
                + " --then, or choose a smaller --scale")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.SCALE_UNSUPPORTED);
    assertThatThrownBy(() -> bicubic.then(two).scaledTo(2))
        .hasMessage(
            "model bicubic then two.pth: for x2 nothing is left to bicubic, since the others give"
                + " x2; leave it out, or choose a larger --scale")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.SCALE_UNSUPPORTED);
    assertThatThrownBy(() -> bicubic.then(two).then(named("lanczos")))
        .hasMessage(
            "model bicubic then two.pth then lanczos: interpolates twice; name one baseline with the"
                + " networks before and after it")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
  }

  @Test
  void theFingerprintSaysAllThatIsComposed() {
    byte[] file = BundledModels.read("enlarger-x4").orElseThrow();
    ModelSource three = ModelSource.checkpoint("mine.pth", file, OptionalInt.of(3), Map.of());
    ModelSource plain = ModelSource.checkpoint("mine.pth", file, OptionalInt.of(4), Map.of());
    assertThat(three.scale()).isEqualTo(3);
    assertThat(plain.fingerprint()).isEqualTo(named("enlarger-x4").fingerprint());
    assertThat(plain.ensembled().scaledTo(3).backProjected(2).fingerprint())
        .isEqualTo(plain.fingerprint() + "|ensemble|x3|back-projection=2");
    assertThat(plain.ensembled().scaledTo(3).backProjected(2).name())
        .isEqualTo("mine.pth+ensemble+back-projection=2");
  }

  @Test
  void aNetworkThatRestoresDoesNotEnlarge() {
    ModelSource restores =
        new TinyNetworks()
            .random(1, 0.1, "body.0.weight", 4, 3, 3, 3)
            .random(1, 0.1, "body.0.bias", 4)
            .random(1, 0.1, "body.1.weight", 4)
            .random(1, 0.1, "body.2.weight", 3, 4, 3, 3)
            .random(1, 0.1, "body.2.bias", 3)
            .source("x1.pth");
    assertThat(restores.scale()).isEqualTo(1);
    assertThatThrownBy(() -> restores.scaledTo(2))
        .hasMessage(
            "model x1.pth restores an image and does not enlarge it, so there is no x2; leave the"
                + " scale out, or choose a model that enlarges")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.SCALE_UNSUPPORTED);
    assertThatThrownBy(() -> restores.backProjected(1))
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.SCALE_UNSUPPORTED);
  }

  @Test
  void workCountsWhatIsComputedForAPixelOfTheResult() {
    ModelSource four = named("enlarger-x4");
    assertThat(four.work()).isEqualTo(1);
    assertThat(four.ensembled().work()).isEqualTo(8);
    assertThat(four.scaledTo(2).work()).isEqualTo(4);
    assertThat(four.scaledTo(8).work()).isEqualTo((16 + 256) / 64.0);
    assertThat(four.ensembled().scaledTo(2).blended(named("bicubic"), new Share(0.5)).work())
        .isEqualTo(33);
    assertThat(TinyNetworks.vdsr().source("vdsr").scaledTo(3).work()).isEqualTo(1);
    ModelSource two = TinyNetworks.espcn(SEED).source("two.pth");
    assertThat(two.then(four).work()).isEqualTo((4 + 64) / 64.0);
    assertThat(two.then(four).scaledTo(6).work()).isCloseTo((4 + 64) / 36.0, within(1e-9));
  }

  // Blends and back-projection

  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void aBlendIsTheWeightedMeanOfResults(int bitDepth) {
    ModelSource a = named("enlarger-x4");
    ModelSource b = named("bilinear");
    Pixels source = noise(13, 8, 4).withBitDepth(bitDepth);
    Pixels ofA = run(a, source).pixels();
    Pixels ofB = run(b, source).pixels();
    assertThat(run(a.blended(b, new Share(0)), source).pixels()).isEqualTo(ofA);
    assertThat(run(a.blended(b, new Share(1)), source).pixels()).isEqualTo(ofB);
    Pixels blend = run(a.blended(b, new Share(0.25)), source).pixels();
    for (int c = 0; c < 4; c++) {
      double expected = 0.75 * ofA.sample(30, 17, c) + 0.25 * ofB.sample(30, 17, c);
      assertThat((double) blend.sample(30, 17, c)).isCloseTo(expected, within(0.5));
    }
    assertThat(a.blended(b, new Share(0.25)).name())
        .isEqualTo("blend(enlarger-x4*0.75+bilinear*0.25)");
    assertThat(a.blended(b, new Share(0.25)).architecture())
        .isEqualTo("SRVGGNetCompact + bilinear");
  }

  @Test
  void aBlendBringsTheSecondToTheFirstsScale() {
    ModelSource two = TinyNetworks.espcn(SEED).source("two.pth");
    ModelSource blend = two.blended(named("enlarger-x4"), new Share(0.5));
    assertThat(blend.scale()).isEqualTo(2);
    run(blend, noise(9, 9, 3));
  }

  @Test
  void backProjectionBringsTheResultNearerToTheSource() {
    Pixels source = Resampler.BICUBIC.resize(noise(12, 10, 3), 3);
    double before = inconsistency(named("bilinear"), source);
    double once = inconsistency(named("bilinear").backProjected(1), source);
    double often = inconsistency(named("bilinear").backProjected(8), source);
    assertThat(once).isLessThan(before / 2);
    // what is left is the rounding of the result to 8 bits
    assertThat(often).isLessThan(once).isLessThan(0.5);
  }

  /** Root of the mean square of source minus shrunk result, in gray levels. */
  private static double inconsistency(ModelSource model, Pixels source) {
    Pixels small = Resampler.BICUBIC.resize(run(model, source).pixels(), 0.25);
    double sum = 0;
    int count = 0;
    for (int y = 0; y < source.heightPx(); y++) {
      for (int x = 0; x < source.widthPx(); x++) {
        for (int c = 0; c < source.channels(); c++, count++) {
          double difference = source.sample(x, y, c) - small.sample(x, y, c);
          sum += difference * difference;
        }
      }
    }
    return Math.sqrt(sum / count);
  }

  @Test
  void backProjectionLeavesWhatIsConsistentAlone() {
    Pixels flat = Pixels.of8(6, 5, 1, filled(30, 250));
    assertThat(run(named("bicubic").backProjected(3), flat).pixels())
        .isEqualTo(Pixels.of8(24, 20, 1, filled(480, 250)));
  }

  private static byte[] filled(int size, int value) {
    byte[] samples = new byte[size];
    java.util.Arrays.fill(samples, (byte) value);
    return samples;
  }
}
