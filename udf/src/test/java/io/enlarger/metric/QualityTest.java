package io.enlarger.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.ByteSource;
import io.enlarger.image.Pixels;
import io.enlarger.image.codec.Codecs;
import io.enlarger.resample.Kernel;
import io.enlarger.resample.Resampler;
import io.enlarger.resample.Rounding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityTest {
  /** Published and computed values have six digits. */
  private static final Offset<Double> SIX_DIGITS = within(1e-6);

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
    Path rcan = shared("goldens/rcan_x4");
    Pixels reference = read(rcan.resolve("HR/" + name + "_HR_x4.png"));
    Pixels candidate = read(rcan.resolve("SR/" + name + "_RCAN_x4.png"));
    Quality quality = Quality.of(reference, candidate, 4);
    assertThat(quality.psnrYDb()).isCloseTo(psnrDb, SIX_DIGITS);
    assertThat(quality.ssimY().orElseThrow()).isCloseTo(ssim, SIX_DIGITS);
    assertThat(Psnr.db(reference, candidate, Convention.SR, 4)).isEqualTo(quality.psnrYDb());
    assertThat(Psnr.db(reference, candidate, Convention.RGB, 4)).isEqualTo(quality.psnrRgbDb());
    assertThat(Ssim.of(reference, candidate, Convention.SR, 4)).isEqualTo(quality.ssimY());
    assertThat(Ssim.of(reference, candidate, Convention.RGB, 4)).isEqualTo(quality.ssimRgb());
  }

  /** Computed independently for open-mmlab/mmagic's test image, with rounding at the end only. */
  @Test
  void reproducesTheBaboon() throws IOException {
    Pixels reference = read(shared("goldens/baboon").resolve("gt.png"));
    Resampler basicSr = new Resampler(Kernel.BICUBIC, Rounding.ONCE);
    Pixels small = basicSr.resize(reference, 0.25);
    Quality quality = Quality.of(reference, basicSr.resize(small, 4), 4);
    Offset<Double> fiveDigits = within(1e-5);
    assertThat(quality.psnrRgbDb()).isCloseTo(20.42593, fiveDigits);
    assertThat(quality.psnrYDb()).isCloseTo(22.43806, fiveDigits);
    assertThat(quality.ssimRgb().orElseThrow()).isCloseTo(0.39093, fiveDigits);
    assertThat(quality.ssimY().orElseThrow()).isCloseTo(0.45283, fiveDigits);
  }

  /** The bicubic row of Set5, computed independently. */
  @Test
  void reproducesBicubicOnSet5() throws IOException {
    Path set5 = shared("data/set5");
    double psnrDb = 0;
    double ssim = 0;
    for (String name : new String[] {"baby", "bird", "butterfly", "head", "woman"}) {
      Pixels small = read(set5.resolve("LRx4/" + name + "x4.png"));
      Pixels large = Resampler.BICUBIC.resize(small, 4);
      Pixels reference = read(set5.resolve("HR/" + name + ".png")).crop(large.bounds());
      Quality quality = Quality.of(reference, large, 4);
      psnrDb += quality.psnrYDb() / 5;
      ssim += quality.ssimY().orElseThrow() / 5;
    }
    assertThat(psnrDb).isCloseTo(28.429017, SIX_DIGITS);
    assertThat(ssim).isCloseTo(0.811135, SIX_DIGITS);
  }

  @Test
  void equalsTheDefinitions() {
    long seed = 11;
    for (int channels : new int[] {1, 3}) {
      for (int width : new int[] {11, 12, 13, 64, 255}) {
        for (int height : new int[] {11, 13, 40}) {
          Pixels a = random(width, height, channels, seed++);
          Pixels b = random(width, height, channels, seed++);
          Quality quality = Quality.of(a, b, 0);
          // sums of some 1e4 terms in another order
          Offset<Double> rounding = within(1e-10);
          assertThat(quality.psnrYDb()).isCloseTo(psnr(lumas(a), lumas(b)), rounding);
          assertThat(quality.ssimY().orElseThrow())
              .as("seed %d", seed)
              .isCloseTo(ssim(lumas(a), lumas(b), width, height), rounding);
          double[][] as = planes(a);
          double[][] bs = planes(b);
          double mean = 0;
          for (int c = 0; c < channels; c++) {
            mean += ssim(as[c], bs[c], width, height) / channels;
          }
          assertThat(quality.ssimRgb().orElseThrow()).isCloseTo(mean, rounding);
          assertThat(quality.psnrRgbDb()).isCloseTo(psnr(flat(as), flat(bs)), rounding);
        }
      }
    }
  }

  @Test
  void identicalImagesAreInfinitelyClose() {
    Pixels pixels = random(20, 20, 3, 1);
    Quality quality = Quality.of(pixels, pixels, 2);
    assertThat(quality.psnrYDb()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(quality.psnrRgbDb()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(quality.ssimY().orElseThrow()).isCloseTo(1, within(1e-12));
    assertThat(quality.ssimRgb().orElseThrow()).isCloseTo(1, within(1e-12));
  }

  @Test
  void smallImagesHaveNoSsim() {
    for (int[] size : new int[][] {{18, 40}, {40, 18}, {9, 9}}) {
      Pixels a = random(size[0], size[1], 3, 1);
      Pixels b = random(size[0], size[1], 3, 2);
      Quality quality = Quality.of(a, b, 4);
      assertThat(quality.ssimY()).isEqualTo(OptionalDouble.empty());
      assertThat(quality.ssimRgb()).isEqualTo(OptionalDouble.empty());
      assertThat(quality.psnrYDb()).isFinite();
    }
  }

  @Test
  void alphaAndDepthDoNotCount() {
    Pixels rgba = random(30, 20, 4, 1);
    Pixels rgb = rgba.select(0, 1, 2);
    Pixels other = random(30, 20, 3, 2);
    assertThat(Quality.of(rgba, other, 0)).isEqualTo(Quality.of(rgb, other, 0));
    assertThat(Quality.of(rgb.withBitDepth(16), other, 0)).isEqualTo(Quality.of(rgb, other, 0));
  }

  @Test
  void refusesWhatCannotBeCompared() {
    Pixels a = random(512, 512, 3, 1);
    assertThatThrownBy(() -> Psnr.db(a, random(2048, 2048, 3, 1), Convention.SR, 4))
        .hasMessage("psnr: reference is 512x512, candidate 2048x2048; upscale or crop to one size")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.IMAGE_MISMATCH);
    assertThatThrownBy(() -> Ssim.of(a, a.select(0), Convention.SR, 4))
        .hasMessage("ssim: reference is RGB, candidate gray; convert one of them");
    assertThatThrownBy(() -> Quality.of(a, a, 256))
        .hasMessage(
            "quality: nothing is left of 512x512 when 256 pixels are cut off each side; use larger"
                + " images");
    assertThatThrownBy(() -> Quality.lrConsistencyDb(a, a, 4))
        .hasMessage(
            "lr-consistency: source is 512x512, output 512x512, which is not 4 times as large;"
                + " give the scale that was used");
    assertThatThrownBy(() -> Convention.of("y"))
        .hasMessage("metric: there is no convention \"y\"; choose one of sr, rgb");
  }

  @Test
  void whatNearestMakesComesBackNearly() {
    Pixels even = Pixels.of8(8, 8, 3, new byte[192]);
    Pixels large = Resampler.BICUBIC.resize(even, 4);
    assertThat(Quality.lrConsistencyDb(even, large, 4)).isEqualTo(Double.POSITIVE_INFINITY);
    Pixels noise = random(32, 32, 1, 5);
    Pixels enlarged = Resampler.BICUBIC.resize(noise, 4);
    assertThat(Quality.lrConsistencyDb(noise, enlarged, 4)).isBetween(10.0, 60.0);
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

  private static Pixels read(Path file) throws IOException {
    ByteSource source = ByteSource.of(Files.readAllBytes(file));
    return Codecs.detect(source).decode(source).pixels();
  }

  private static Path shared(String name) {
    Path path = Path.of(System.getProperty("shared.dir", "../../shared")).resolve(name);
    Assumptions.assumeTrue(
        Files.isDirectory(path), () -> "skipped: there is no " + path + " to test with");
    return path;
  }
}
