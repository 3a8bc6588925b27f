package io.enlarger.resample;

import static io.enlarger.SharedFiles.folder;
import static io.enlarger.SharedFiles.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enlarger.EnlargerException;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {
  private static final int[] SIDES = {1, 7, 8, 13, 255};

  /** The low-resolution files of Set5 were made by MATLAB's imresize. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void shrinksSet5AsMatlabDoes(int scale) throws IOException {
    Path set5 = folder("data/set5");
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
    Path baboon = folder("goldens/baboon");
    Resampler basicSr = new Resampler(Kernel.BICUBIC, Rounding.ONCE);
    assertThat(basicSr.resize(read(baboon.resolve("gt.png")), 0.25))
        .isEqualTo(read(baboon.resolve("lq_x4.png")));
  }

  /**
   * GNU Octave 7.3 with its image package 2.14, {@code imresize} of the 5x7 image {@code mod((0:34)
   * .* (3:37) * 7, 251)}: it interpolates as MATLAB does for images of doubles, which is without a
   * rounding between the passes.
   */
  @ParameterizedTest
  @MethodSource("octave")
  void resizesAsOctaveDoes(Kernel kernel, double factor, String expected) {
    byte[] samples = new byte[35];
    for (int i = 0; i < 35; i++) {
      // Octave counts down the columns
      int at = i % 7 * 5 + i / 7;
      samples[i] = (byte) (at * (at + 3) * 7 % 251);
    }
    Pixels resized =
        new Resampler(kernel, Rounding.ONCE).resize(Pixels.of8(7, 5, 1, samples), factor);
    assertThat(numbers(resized)).isEqualTo(expected);
  }

  static Stream<Arguments> octave() {
    return Stream.of(
        Arguments.of(
            Kernel.BICUBIC,
            2,
            "0 0 5 52 138 167 137 153 213 215 161 140 153 160 1 11 31 69 124 145 "
                + "132 138 164 155 114 106 133 147 12 36 83 103 96 103 122 110 66 36 19 "
                + "39 94 121 26 65 142 144 70 58 110 102 35 7 19 42 76 93 42 98 209 191 "
                + "45 13 95 114 70 70 113 116 80 62 69 116 208 195 76 45 103 126 114 117 "
                + "135 119 69 43 107 118 141 156 163 156 135 138 165 147 86 51 41 36 150 "
                + "129 86 105 184 202 159 140 148 133 97 65 38 24 198 147 45 42 140 183 "
                + "173 133 63 74 166 161 59 8 222 156 24 11 117 174 181 130 21 45 201 209 "
                + "69 0"),
        Arguments.of(Kernel.BICUBIC, 0.5, "46 120 108 118 126 121 98 51 121 140 116 53"),
        Arguments.of(
            Kernel.BILINEAR,
            2,
            "0 7 22 61 125 151 139 152 189 189 150 137 148 153 7 19 42 74 116 135 "
                + "131 137 152 145 115 110 130 140 21 41 82 101 97 102 116 108 78 56 44 "
                + "57 94 113 39 68 126 130 81 73 104 98 54 34 40 54 77 89 60 97 173 164 "
                + "69 47 96 107 81 79 101 102 80 69 84 115 177 169 92 72 107 120 111 111 "
                + "120 106 70 53 112 120 137 147 150 147 137 136 145 131 94 67 49 40 144 "
                + "129 101 112 165 179 155 140 135 123 104 78 46 30 179 142 68 66 135 167 "
                + "161 132 81 87 148 140 63 24 196 148 51 42 121 161 164 128 55 69 170 "
                + "171 71 21"),
        Arguments.of(Kernel.BILINEAR, 0.5, "57 114 108 112 120 120 99 63 122 134 111 63"),
        Arguments.of(Kernel.NEAREST, 0.5, "127 120 7 99 114 136 52 33 3 165 221 21"));
  }

  private static String numbers(Pixels pixels) {
    return IntStream.range(0, pixels.widthPx() * pixels.heightPx())
        .mapToObj(i -> String.valueOf(pixels.sample(i % pixels.widthPx(), i / pixels.widthPx(), 0)))
        .collect(Collectors.joining(" "));
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

  /** A plane is an image of doubles: never rounded, and read in any order. */
  @Test
  void resizesPlanesWithoutRounding() {
    Pixels pixels = random(13, 9, 1, 16, 3);
    Plane plane =
        new Plane() {
          @Override
          public int widthPx() {
            return 13;
          }

          @Override
          public int heightPx() {
            return 9;
          }

          @Override
          public void read(int y, double[] into) {
            for (int x = 0; x < 13; x++) {
              into[x] = pixels.sample(x, y, 0);
            }
          }
        };
    for (int[] to : new int[][] {{6, 4}, {26, 3}, {5, 18}}) {
      Pixels rounded = new Resampler(Kernel.BICUBIC, Rounding.ONCE).resize(pixels, to[0], to[1]);
      Plane resized = Resampler.BICUBIC.resize(plane, to[0], to[1]);
      double[] row = new double[resized.widthPx()];
      for (int y = resized.heightPx() - 1; y >= 0; y--) {
        resized.read(y, row);
        for (int x = 0; x < row.length; x++) {
          double clipped = Math.max(0, Math.min(65535, row[x]));
          assertThat((int) Math.floor(clipped + 0.5)).isEqualTo(rounded.sample(x, y, 0));
        }
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
}
