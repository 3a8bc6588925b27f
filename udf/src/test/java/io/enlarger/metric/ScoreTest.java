package io.enlarger.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.resample.Resampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Conventions, and what is done with numbers that have one. */
class ScoreTest {
  @Test
  void conventionsAreFoundByNameAndHaveFingerprintsOfTheirOwn() {
    assertThat(Convention.all())
        .extracting(Convention::name)
        .containsExactly("sr", "pirm", "rgb", "esrt", "skimage");
    assertThat(Convention.all()).allSatisfy(c -> assertThat(Convention.of(c.name())).isEqualTo(c));
    assertThat(Convention.all())
        .extracting(Convention::fingerprint)
        .doesNotHaveDuplicates()
        .allMatch(hash -> hash.matches("[0-9a-f]{8}"));
    assertThat(Convention.SR.cropPx(3)).isEqualTo(3);
    assertThat(Convention.PIRM.cropPx(3)).isEqualTo(4);
    Convention wide = Convention.of("sr:10");
    assertThat(wide.cropPx(4)).isEqualTo(10);
    assertThat(wide.fingerprint()).isNotEqualTo(Convention.SR.fingerprint());
    assertThat(wide.cropping(2).name()).isEqualTo("sr:2");
    assertThatThrownBy(() -> Convention.of("y"))
        .hasMessage(
            "metric: there is no convention \"y\"; choose one of sr, pirm, rgb, esrt, skimage, with"
                + " :CROP behind it for another border");
  }

  @Test
  void theLumaIsRoundedWhereTheConventionSaysSo() {
    Pixels a = Pixels.of8(1, 1, 3, new byte[] {10, 20, 30});
    Pixels b = Pixels.of8(1, 1, 3, new byte[] {10, 20, 31});
    // 16 + (65.481 * 10 + 128.553 * 20 + 24.966 * 30) / 255 = 31.588, and 0.098 more
    assertThat(Measure.RMSE.of(a, b, Convention.SR.cropping(0), 1).orThrow())
        .isCloseTo(24.966 / 255, within(1e-12));
    assertThat(Measure.RMSE.of(a, b, Convention.ESRT.cropping(0), 1).orThrow()).isZero();
  }

  @Test
  void aMeanHasTheSameBitsInAnyOrder() {
    List<Score> scores = new ArrayList<>();
    new Random(3).doubles(999, 20, 40).forEach(v -> scores.add(Score.of("psnr", "sr", v)));
    scores.add(Score.of("psnr", "sr", Double.POSITIVE_INFINITY));
    scores.add(Score.none("psnr", "sr", "too small"));
    MeanScore forward = new MeanScore();
    scores.forEach(forward::add);
    Collections.shuffle(scores, new Random(4));
    MeanScore first = new MeanScore();
    MeanScore second = new MeanScore();
    scores.subList(0, 300).forEach(first::add);
    scores.subList(300, scores.size()).forEach(second::add);
    second.merge(new MeanScore());
    second.merge(first);
    assertThat(second.mean()).isEqualTo(forward.mean());
    assertThat(second.count()).isEqualTo(999);
    assertThat(second.infinite()).isOne();
    assertThat(second.missing()).isOne();
    assertThat(second.mean().orThrow()).isBetween(29.0, 31.0);
  }

  @Test
  void aMeanOverSeveralConventionsIsRefused() {
    MeanScore mean = new MeanScore();
    mean.add(Score.of("psnr", "sr", 30));
    assertThatThrownBy(() -> mean.add(Score.of("psnr", "rgb", 28)))
        .hasMessage(
            "mean: psnr by sr and psnr by rgb cannot be put together, since their numbers cannot be"
                + " compared; take a mean for each")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.CONVENTION_MISMATCH);
    MeanScore other = new MeanScore();
    other.add(Score.of("ssim", "sr", 0.9));
    assertThatThrownBy(() -> mean.merge(other)).isInstanceOf(EnlargerException.class);
    MeanScore nothing = new MeanScore();
    nothing.add(Score.none("niqe", "m@1", "too small"));
    assertThat(nothing.mean().nullReason()).isEqualTo("niqe: no image has a finite value");
    assertThatThrownBy(() -> new MeanScore().mean()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aScoreIsANumberOrAReason() {
    assertThatThrownBy(() -> Score.of("psnr", "sr", Double.NaN)).hasMessage("psnr is not a number");
    assertThatThrownBy(() -> new Score("psnr", "sr", null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Score.none("psnr", "sr", "too small").orThrow())
        .hasMessage("too small");
  }

  @Test
  void thePerceptualIndexNeedsBothOfItsParts() {
    Score niqe = Score.of("niqe", "m@1", 4.5);
    assertThat(PerceptualIndex.of(niqe, OptionalDouble.of(8)))
        .isEqualTo(Score.of("perceptual-index", "m@1", 3.25));
    assertThat(PerceptualIndex.of(niqe, OptionalDouble.empty()).nullReason())
        .isEqualTo("perceptual-index: no score of Ma et al. was given");
    assertThat(
            PerceptualIndex.of(Score.none("niqe", "m@1", "too small"), OptionalDouble.of(8))
                .nullReason())
        .isEqualTo("too small");
  }

  @Test
  void lrConsistencyFindsTheColourAndThePlace() {
    byte[] gray = new byte[80 * 70 * 3];
    Arrays.fill(gray, (byte) 100);
    Pixels source = Pixels.of8(80, 70, 3, gray);
    LrConsistency same = LrConsistency.of(source, Resampler.BICUBIC.resize(source, 3), 3);
    assertThat(same.psnr()).isEqualTo(Score.of("lr-consistency", "sr:0", Double.POSITIVE_INFINITY));
    assertThat(same.driftLevels()).containsExactly(0.0, 0.0, 0.0);

    byte[] output = new byte[240 * 210 * 3];
    Arrays.fill(output, (byte) 100);
    for (int i = 0; i < output.length; i += 3) {
      output[i] = 102;
    }
    // a blot in the lower right tile, which has 16x6 source pixels
    for (int y = 195; y < 207; y++) {
      for (int x = 200; x < 212; x++) {
        output[(y * 240 + x) * 3 + 1] = 0;
      }
    }
    LrConsistency drifted = LrConsistency.of(source, Pixels.of8(240, 210, 3, output), 3);
    assertThat(drifted.driftLevels().get(0)).isEqualTo(2);
    assertThat(drifted.driftLevels().get(1)).isBetween(-0.4, -0.2);
    assertThat(drifted.driftLevels().get(2)).isZero();
    assertThat(drifted.worstTile()).isEqualTo(new Region(64, 64, 16, 6));
    assertThat(drifted.worstTilePsnrDb()).isLessThan(drifted.psnr().orThrow());
  }

  @Test
  void lrConsistencyLeavesAlphaOutAndRefusesOtherSizes() {
    byte[] samples = new byte[32 * 32 * 4];
    new Random(1).nextBytes(samples);
    Pixels rgba = Pixels.of8(32, 32, 4, samples);
    Pixels large = Resampler.BICUBIC.resize(rgba, 2);
    assertThat(LrConsistency.of(rgba, large, 2))
        .isEqualTo(LrConsistency.of(rgba.withoutAlpha(), large.withoutAlpha(), 2));
    assertThat(LrConsistency.of(rgba, large, 2).psnr().orThrow()).isBetween(10.0, 60.0);
    assertThatThrownBy(() -> LrConsistency.of(rgba, rgba, 4))
        .hasMessage(
            "lr-consistency: source is 32x32, output 32x32, which is not 4 times as large; give the"
                + " scale that was used");
  }
}
