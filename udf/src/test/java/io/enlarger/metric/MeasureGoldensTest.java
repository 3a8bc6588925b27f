package io.enlarger.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.enlarger.image.Pixels;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Numbers of independent programs, for images made of {@link Random}'s bytes: a of the seed, b = (3
 * a + n) / 4 with n of the seed + 1000.
 */
class MeasureGoldensTest {
  private static final Offset<Double> EXACT = within(1e-9);

  /** scikit-image 0.26 on images of 8 bits: structural_similarity and the others as they are. */
  @ParameterizedTest
  @CsvSource({
    "37, 29, 1, 1, 0.9262926144161961, 19.859261633757555, 671.6672879776328",
    "255, 131, 3, 2, 0.9218251481492207, 19.76246805872031, 686.8051688868932",
    "64, 7, 3, 3, 0.9258889011042023, 19.819660198670054, 677.8199404761905",
    "13, 45, 1, 4, 0.9164335216560578, 19.810706605048203, 679.2188034188034"
  })
  void scikitImage(
      int width, int height, int channels, long seed, double ssim, double psnrDb, double mse) {
    assertThat(score(Measure.SSIM, width, height, channels, seed)).isCloseTo(ssim, EXACT);
    assertThat(score(Measure.PSNR, width, height, channels, seed)).isCloseTo(psnrDb, EXACT);
    assertThat(score(Measure.MSE, width, height, channels, seed)).isCloseTo(mse, EXACT);
    assertThat(score(Measure.RMSE, width, height, channels, seed)).isCloseTo(Math.sqrt(mse), EXACT);
  }

  /** scikit-image 0.26 with gaussian_weights, sigma=1.5, use_sample_covariance=False. */
  @ParameterizedTest
  @CsvSource({
    "37, 29, 1, 1, 0.9254740565845657",
    "255, 131, 3, 2, 0.9208762962378169",
    "13, 45, 1, 4, 0.9111536177542549"
  })
  void scikitImageGaussian(int width, int height, int channels, long seed, double ssim) {
    Convention convention = Convention.RGB.cropping(0);
    assertThat(
            Measure.SSIM
                .of(
                    reference(width, height, channels, seed),
                    candidate(width, height, channels, seed),
                    convention,
                    1)
                .orThrow())
        .isCloseTo(ssim, EXACT);
  }

  /**
   * piq 0.8 (multi_scale_ssim, double precision) where all scales are even; the odd one by NumPy
   * with the edge repeated, as in the authors' code, which agrees with piq on the others.
   */
  @ParameterizedTest
  @CsvSource({
    "176, 192, 1, 5, 0.9351406473048216",
    "208, 176, 3, 6, 0.9353482900493519",
    "201, 187, 1, 7, 0.9370824688443059"
  })
  void multiScale(int width, int height, int channels, long seed, double msSsim) {
    assertThat(score(Measure.MS_SSIM, width, height, channels, seed)).isCloseTo(msSsim, EXACT);
  }

  /** SciPy's convolve2d and a sample standard deviation, as the authors' MATLAB code has them. */
  @ParameterizedTest
  @CsvSource({
    "37, 29, 1, 1, 0.06834914246876765",
    "255, 131, 3, 2, 0.08346708193071854",
    "64, 7, 3, 3, 0.051422390410179104",
    "13, 45, 1, 4, 0.044965930430337045",
    "176, 192, 1, 5, 0.08535966305868165"
  })
  void gradientMagnitude(int width, int height, int channels, long seed, double gmsd) {
    assertThat(score(Measure.GMSD, width, height, channels, seed)).isCloseTo(gmsd, EXACT);
  }

  private static double score(Measure measure, int width, int height, int channels, long seed) {
    return measure
        .of(
            reference(width, height, channels, seed),
            candidate(width, height, channels, seed),
            Convention.SKIMAGE,
            1)
        .orThrow();
  }

  private static Pixels reference(int width, int height, int channels, long seed) {
    return Pixels.of8(width, height, channels, bytes(width * height * channels, seed));
  }

  private static Pixels candidate(int width, int height, int channels, long seed) {
    byte[] a = bytes(width * height * channels, seed);
    byte[] noise = bytes(a.length, seed + 1000);
    for (int i = 0; i < a.length; i++) {
      a[i] = (byte) ((3 * (a[i] & 0xff) + (noise[i] & 0xff)) / 4);
    }
    return Pixels.of8(width, height, channels, a);
  }

  private static byte[] bytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
