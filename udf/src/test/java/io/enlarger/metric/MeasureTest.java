package io.enlarger.metric;

import static io.enlarger.SharedFiles.folder;
import static io.enlarger.SharedFiles.read;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.resample.Degradation;
import io.enlarger.resample.Kernel;
import io.enlarger.resample.Resampler;
import io.enlarger.resample.Rounding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasureTest {
  /** Published and computed values have six digits. */
  private static final Offset<Double> SIX_DIGITS = within(1e-6);

  private static final Set<Measure> PSNR_AND_SSIM = EnumSet.of(Measure.PSNR, Measure.SSIM);

  /** RCAN's published images and PSNR; SSIM was computed independently. */
  @ParameterizedTest
  @CsvSource({
    "baby, 33.948246, .896239",
    "bird, 35.904838, .951746",
    "butterfly, 29.359312, .934269",
    "head, 33.010323, .799064",
    "woman, 30.945093, .919886"
  })
  void reproducesRcan(String name, double psnrDb, double ssim) throws IOException {
    Path rcan = folder("goldens/rcan_x4");
    Pixels reference = read(rcan.resolve("HR/" + name + "_HR_x4.png"));
    Pixels candidate = read(rcan.resolve("SR/" + name + "_RCAN_x4.png"));
    Map<Measure, Score> scores = Measure.all(PSNR_AND_SSIM, reference, candidate, Convention.SR, 4);
    assertThat(requireNonNull(scores.get(Measure.PSNR)).orThrow()).isCloseTo(psnrDb, SIX_DIGITS);
    assertThat(requireNonNull(scores.get(Measure.SSIM)).orThrow()).isCloseTo(ssim, SIX_DIGITS);
    for (Convention convention : Convention.all()) {
      Measure.all(EnumSet.allOf(Measure.class), reference, candidate, convention, 4)
          .forEach(
              (measure, score) ->
                  assertThat(measure.of(reference, candidate, convention, 4)).isEqualTo(score));
    }
  }

  /** Computed independently for open-mmlab/mmagic's test image, with rounding at the end only. */
  @Test
  void reproducesTheBaboon() throws IOException {
    Pixels reference = read(folder("goldens/baboon").resolve("gt.png"));
    Resampler basicSr = new Resampler(Kernel.BICUBIC, Rounding.ONCE);
    Pixels small = basicSr.resize(reference, 0.25);
    Pixels large = basicSr.resize(small, 4);
    Offset<Double> fiveDigits = within(1e-5);
    assertThat(score(Measure.PSNR, reference, large, Convention.RGB, 4))
        .isCloseTo(20.42593, fiveDigits);
    assertThat(score(Measure.PSNR, reference, large, Convention.SR, 4))
        .isCloseTo(22.43806, fiveDigits);
    assertThat(score(Measure.SSIM, reference, large, Convention.RGB, 4))
        .isCloseTo(0.39093, fiveDigits);
    assertThat(score(Measure.SSIM, reference, large, Convention.SR, 4))
        .isCloseTo(0.45283, fiveDigits);
  }

  /** The bicubic rows of the benchmarks, computed independently. */
  @ParameterizedTest
  @CsvSource({"set5/HR, 28.429017, .811135", "bsd100, 25.961331, .668065"})
  void reproducesBicubic(String set, double psnrDb, double ssim) throws IOException {
    Path folder = folder("data/" + set);
    MeanScore psnrs = new MeanScore();
    MeanScore ssims = new MeanScore();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        Pixels reference = Degradation.modcrop(read(file), 4);
        Pixels small = Degradation.BICUBIC.apply(reference, 4, 0);
        Map<Measure, Score> scores =
            Measure.all(
                PSNR_AND_SSIM, reference, Resampler.BICUBIC.resize(small, 4), Convention.SR, 4);
        psnrs.add(requireNonNull(scores.get(Measure.PSNR)));
        ssims.add(requireNonNull(scores.get(Measure.SSIM)));
      }
    }
    assertThat(psnrs.mean().orThrow()).isCloseTo(psnrDb, SIX_DIGITS);
    assertThat(ssims.mean().orThrow()).isCloseTo(ssim, SIX_DIGITS);
  }

  @Test
  void equalsTheDefinitions() {
    long seed = 11;
    Convention luma = Convention.SR.cropping(0);
    Convention channels = Convention.RGB.cropping(0);
    for (int count : new int[] {1, 3}) {
      for (int width : new int[] {11, 12, 13, 64, 255}) {
        for (int height : new int[] {11, 13, 40}) {
          Pixels a = random(width, height, count, seed++);
          Pixels b = random(width, height, count, seed++);
          // sums of some 1e4 terms in another order
          Offset<Double> rounding = within(1e-10);
          assertThat(score(Measure.PSNR, a, b, luma, 1))
              .isCloseTo(psnr(lumas(a), lumas(b)), rounding);
          assertThat(score(Measure.SSIM, a, b, luma, 1))
              .as("seed %d", seed)
              .isCloseTo(ssim(lumas(a), lumas(b), width, height), rounding);
          double[][] as = planes(a);
          double[][] bs = planes(b);
          double mean = 0;
          for (int c = 0; c < count; c++) {
            mean += ssim(as[c], bs[c], width, height) / count;
          }
          assertThat(score(Measure.SSIM, a, b, channels, 1)).isCloseTo(mean, rounding);
          double psnrDb = psnr(flat(as), flat(bs));
          assertThat(score(Measure.PSNR, a, b, channels, 1)).isCloseTo(psnrDb, rounding);
          double mse = 255 * 255 / Math.pow(10, psnrDb / 10);
          assertThat(score(Measure.MSE, a, b, channels, 1)).isCloseTo(mse, within(1e-8));
          assertThat(score(Measure.RMSE, a, b, channels, 1))
              .isCloseTo(Math.sqrt(mse), within(1e-10));
        }
      }
    }
  }

  @Test
  void identicalImagesAreInfinitelyClose() {
    Pixels pixels = random(201, 190, 3, 1);
    for (Convention convention : Convention.all()) {
      assertThat(score(Measure.MSE, pixels, pixels, convention, 2)).isZero();
      assertThat(score(Measure.RMSE, pixels, pixels, convention, 2)).isZero();
      assertThat(score(Measure.PSNR, pixels, pixels, convention, 2))
          .isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(score(Measure.SSIM, pixels, pixels, convention, 2)).isCloseTo(1, within(1e-12));
      assertThat(score(Measure.MS_SSIM, pixels, pixels, convention, 2)).isCloseTo(1, within(1e-12));
      assertThat(score(Measure.GMSD, pixels, pixels, convention, 2)).isZero();
    }
  }

  @Test
  void smallImagesHaveAReasonInsteadOfAValue() {
    for (int[] size : new int[][] {{18, 40}, {40, 18}, {9, 9}}) {
      Pixels a = random(size[0], size[1], 3, 1);
      Pixels b = random(size[0], size[1], 3, 2);
      assertThat(Measure.PSNR.of(a, b, Convention.RGB, 4).orThrow()).isFinite();
      assertThat(Measure.SSIM.of(a, b, Convention.RGB, 4))
          .isEqualTo(
              new Score(
                  "ssim", "rgb", null, "ssim: less than 11x11 pixels are left after the crop"));
    }
    Pixels a = random(175, 200, 1, 1);
    Pixels b = random(175, 200, 1, 2);
    assertThat(Measure.MS_SSIM.of(a, b, Convention.SKIMAGE, 1).nullReason())
        .isEqualTo("ms-ssim: less than 176x176 pixels are left after the crop");
    Pixels tiny = random(5, 6, 1, 1);
    assertThat(Measure.GMSD.of(tiny, tiny, Convention.SKIMAGE, 1).nullReason())
        .isEqualTo("gmsd: less than 6x6 pixels are left after the crop");
    assertThat(Measure.SSIM.of(tiny, tiny, Convention.SKIMAGE, 1).nullReason())
        .isEqualTo("ssim: less than 7x7 pixels are left after the crop");
  }

  @Test
  void alphaAndDepthDoNotCount() {
    Pixels rgba = random(30, 20, 4, 1);
    Pixels rgb = rgba.select(0, 1, 2);
    Pixels other = random(30, 20, 3, 2);
    Pixels grayAlpha = rgba.select(0, 3);
    for (Measure measure : Measure.values()) {
      Score expected = measure.of(rgb, other, Convention.SR, 1);
      assertThat(measure.of(rgba, other, Convention.SR, 1)).isEqualTo(expected);
      assertThat(measure.of(rgb.withBitDepth(16), other, Convention.SR, 1)).isEqualTo(expected);
      assertThat(measure.of(grayAlpha, other.select(1), Convention.SR, 1))
          .isEqualTo(measure.of(rgba.select(0), other.select(1), Convention.SR, 1));
    }
  }

  @Test
  void refusesWhatCannotBeCompared() {
    Pixels a = random(512, 512, 3, 1);
    assertThatThrownBy(() -> Measure.PSNR.of(a, random(2048, 2048, 3, 1), Convention.SR, 4))
        .hasMessage("psnr: reference is 512x512, candidate 2048x2048; upscale or crop to one size")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.IMAGE_MISMATCH);
    assertThatThrownBy(() -> Measure.SSIM.of(a, a.select(0), Convention.SR, 4))
        .hasMessage("ssim: reference is RGB, candidate gray; convert one of them");
    assertThatThrownBy(() -> Measure.all(PSNR_AND_SSIM, a, a, Convention.SR, 256))
        .hasMessage(
            "quality: nothing is left of 512x512 when 256 pixels are cut off each side; use larger"
                + " images");
    assertThatThrownBy(() -> Measure.of("beauty"))
        .hasMessage(
            "metric: there is no measure \"beauty\"; choose one of mse, rmse, psnr, ssim, ms-ssim,"
                + " gmsd");
  }

  private static double score(
      Measure measure, Pixels reference, Pixels candidate, Convention convention, int scale) {
    return measure.of(reference, candidate, convention, scale).orThrow();
  }

  private static double psnr(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return 10 * Math.log10(255.0 * 255.0 / (sum / a.length));
  }

  /** Eq. 13 window by window. */
  private static double ssim(double[] a, double[] b, int width, int height) {
    double[] window = new double[121];
    for (int i = 0; i < 121; i++) {
      int dx = i % 11 - 5;
      int dy = i / 11 - 5;
      window[i] = Math.exp(-(dx * dx + dy * dy) / 4.5);
    }
    double total = Arrays.stream(window).sum();
    double sum = 0;
    int count = 0;
    for (int y = 0; y + 11 <= height; y++) {
      for (int x = 0; x + 11 <= width; x++) {
        double ma = 0;
        double mb = 0;
        for (int i = 0; i < 121; i++) {
          int at = (y + i / 11) * width + x + i % 11;
          ma += window[i] / total * a[at];
          mb += window[i] / total * b[at];
        }
        double va = 0;
        double vb = 0;
        double covariance = 0;
        for (int i = 0; i < 121; i++) {
          int at = (y + i / 11) * width + x + i % 11;
          va += window[i] / total * (a[at] - ma) * (a[at] - ma);
          vb += window[i] / total * (b[at] - mb) * (b[at] - mb);
          covariance += window[i] / total * (a[at] - ma) * (b[at] - mb);
        }
        double c1 = 6.5025;
        double c2 = 58.5225;
        sum +=
            (2 * ma * mb + c1)
                * (2 * covariance + c2)
                / ((ma * ma + mb * mb + c1) * (va + vb + c2));
        count++;
      }
    }
    return sum / count;
  }

  private static double[][] planes(Pixels pixels) {
    double[][] planes = new double[pixels.channels()][pixels.widthPx() * pixels.heightPx()];
    for (int c = 0; c < planes.length; c++) {
      for (int i = 0; i < planes[c].length; i++) {
        planes[c][i] = pixels.sample(i % pixels.widthPx(), i / pixels.widthPx(), c);
      }
    }
    return planes;
  }

  private static double[] flat(double[][] planes) {
    return Arrays.stream(planes).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[] lumas(Pixels pixels) {
    double[][] planes = planes(pixels);
    if (planes.length == 1) {
      return planes[0];
    }
    double[] lumas = new double[planes[0].length];
    for (int i = 0; i < lumas.length; i++) {
      lumas[i] =
          16 + (65.481 * planes[0][i] + 128.553 * planes[1][i] + 24.966 * planes[2][i]) / 255;
    }
    return lumas;
  }

  private static Pixels random(int width, int height, int channels, long seed) {
    byte[] samples = new byte[width * height * channels];
    new Random(seed).nextBytes(samples);
    return Pixels.of8(width, height, channels, samples);
  }
}
