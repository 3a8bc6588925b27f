package io.enlarger.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enlarger.EnlargerException;
import io.enlarger.image.ByteSource;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.image.codec.Codecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {
  private static final int[] SIDES = {1, 7, 8, 13, 255};

  /** The low-resolution files of Set5 were made by MATLAB's imresize. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void shrinksSet5AsMatlabDoes(int scale) throws IOException {
    Path set5 = shared("data/set5");
    for (String name : new String[] {"baby", "bird", "butterfly", "head", "woman"}) {
      Pixels whole = read(set5.resolve("HR/" + name + ".png"));
      Pixels small = read(set5.resolve("LRx" + scale + "/" + name + "x" + scale + ".png"));
      // the files were made of what is divisible by the scale
      Pixels large = whole.crop(Region.ofSize(small.widthPx() * scale, small.heightPx() * scale));
      assertThat(Resampler.BICUBIC.resize(large, small.widthPx(), small.heightPx()))
          .as(name)
          .isEqualTo(small);
      assertThat(Resampler.BICUBIC.resize(large, 1.0 / scale)).as(name).isEqualTo(small);
    }
  }

  /** From the test data of open-mmlab/mmagic, whose port of imresize rounds once. */
  @Test
  void shrinksTheBaboonAsBasicSrDoes() throws IOException {
    Path baboon = shared("goldens/baboon");
    Resampler basicSr = new Resampler(Kernel.BICUBIC, Rounding.ONCE);
    assertThat(basicSr.resize(read(baboon.resolve("gt.png")), 0.25))
        .isEqualTo(read(baboon.resolve("lq_x4.png")));
  }

  @ParameterizedTest
  @EnumSource(Kernel.class)
  void equalsTheDefinition(Kernel kernel) {
    long seed = 7;
    for (int depth : new int[] {8, 16}) {
      for (int channels = 1; channels <= 4; channels++) {
        for (int width : SIDES) {
          for (int height : new int[] {1, 8, 13}) {
            Pixels pixels = random(width, height, channels, depth, seed++);
            for (int[] to : new int[][] {{width * 2, height * 3}, {5, 4}, {width, 9}, {1, 1}}) {
              assertThat(new Resampler(kernel).resize(pixels, to[0], to[1]))
                  .as("%s to %dx%d, seed %d", pixels, to[0], to[1], seed - 1)
                  .isEqualTo(oracle(pixels, kernel, to[0], to[1]));
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kernel.class)
  void keepsWhatIsEven(Kernel kernel) {
    byte[] samples = new byte[13 * 7 * 3];
    java.util.Arrays.fill(samples, (byte) 77);
    Pixels even = Pixels.of8(13, 7, 3, samples);
    for (double factor : new double[] {0.3, 0.5, 1, 2, 3.7}) {
      Pixels resized = new Resampler(kernel).resize(even, factor);
      assertThat(resized.widthPx()).isEqualTo((int) Math.ceil(13 * factor));
      assertThat(resized.heightPx()).isEqualTo((int) Math.ceil(7 * factor));
      for (int x = 0; x < resized.widthPx(); x++) {
        assertThat(resized.sample(x, 0, 1)).isEqualTo(77);
      }
    }
  }

  @Test
  void refusesWhatDoesNotFitMemory() {
    Pixels pixels = Pixels.of8(1000, 1000, 1, new byte[1_000_000]);
    assertThatThrownBy(() -> Resampler.BICUBIC.resize(pixels, 100))
        .isInstanceOf(EnlargerException.class)
        .hasMessageStartingWith("resize: 100000x100000 with 1 channels is more than the");
  }

  /** imresize as its documentation states it, one sample at a time. */
  private static Pixels oracle(Pixels pixels, Kernel kernel, int width, int height) {
    double scaleX = (double) width / pixels.widthPx();
    double scaleY = (double) height / pixels.heightPx();
    return scaleY <= scaleX
        ? alongX(alongY(pixels, kernel, height, scaleY), kernel, width, scaleX)
        : alongY(alongX(pixels, kernel, width, scaleX), kernel, height, scaleY);
  }

  private static Pixels alongX(Pixels pixels, Kernel kernel, int width, double scale) {
    int[] samples = new int[width * pixels.heightPx() * pixels.channels()];
    int at = 0;
    for (int y = 0; y < pixels.heightPx(); y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < pixels.channels(); c++) {
          double[] line = new double[pixels.widthPx()];
          for (int i = 0; i < line.length; i++) {
            line[i] = pixels.sample(i, y, c);
          }
          samples[at++] = sample(line, kernel, x, scale, pixels.maxValue());
        }
      }
    }
    return of(width, pixels.heightPx(), pixels, samples);
  }

  private static Pixels alongY(Pixels pixels, Kernel kernel, int height, double scale) {
    int[] samples = new int[pixels.widthPx() * height * pixels.channels()];
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < pixels.widthPx(); x++) {
        for (int c = 0; c < pixels.channels(); c++) {
          double[] line = new double[pixels.heightPx()];
          for (int i = 0; i < line.length; i++) {
            line[i] = pixels.sample(x, i, c);
          }
          samples[at++] = sample(line, kernel, y, scale, pixels.maxValue());
        }
      }
    }
    return of(pixels.widthPx(), height, pixels, samples);
  }

  private static int sample(double[] line, Kernel kernel, int out, double scale, int max) {
    boolean widened = scale < 1 && kernel != Kernel.NEAREST;
    double kernelScale = widened ? scale : 1;
    double width = kernel.width() / kernelScale;
    double u = (out + 1) / scale + 0.5 * (1 - 1 / scale);
    int left = (int) Math.floor(u - width / 2);
    int taps = (int) Math.ceil(width) + 2;
    double[] weights = new double[taps];
    double total = 0;
    for (int k = 0; k < taps; k++) {
      weights[k] = kernelScale * kernel.at(kernelScale * (u - (left + k)));
      total += weights[k];
    }
    double sum = 0;
    for (int k = 0; k < taps; k++) {
      int index = Math.floorMod(left + k - 1, 2 * line.length);
      sum += weights[k] / total * line[index < line.length ? index : 2 * line.length - 1 - index];
    }
    return (int) Math.max(0, Math.min(max, Math.floor(sum + 0.5)));
  }

  private static Pixels of(int width, int height, Pixels like, int[] samples) {
    byte[] to8 = new byte[samples.length];
    short[] to16 = new short[samples.length];
    for (int i = 0; i < samples.length; i++) {
      to8[i] = (byte) samples[i];
      to16[i] = (short) samples[i];
    }
    return like.bitDepth() == 8
        ? Pixels.of8(width, height, like.channels(), to8)
        : Pixels.of16(width, height, like.channels(), to16);
  }

  private static Pixels random(int width, int height, int channels, int depth, long seed) {
    int[] samples = new Random(seed).ints((long) width * height * channels, 0, 65536).toArray();
    return of(
        width,
        height,
        depth == 8
            ? Pixels.of8(1, 1, channels, new byte[channels])
            : Pixels.of16(1, 1, channels, new short[channels]),
        samples);
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
