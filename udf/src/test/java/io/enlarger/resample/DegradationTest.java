package io.enlarger.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DegradationTest {
  /**
   * GNU Octave 7.3 with its image package 2.14: {@code imresize(imfilter(x, fspecial('gaussian', 7,
   * 1.6), 'replicate'), 1/s, 'nearest')} of the 12x12 image 7 r^2 + 3 c^2 + 5 r c modulo 256.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      value = {
        "2 : 36 68 111 142 139 137 93 115 128 131 126 134 138 131 128 131 132 "
            + "128 140 125 121 125 133 137 133 120 107 107 118 123 124 111 97 103 107 "
            + "85",
        "3 : 36 90 142 135 120 130 129 127 140 122 125 136 129 107 103 110",
        "4 : 76 132 132 134 127 135 125 99 110"
      })
  void blursAsOctaveDoes(int scale, String expected) {
    byte[] samples = new byte[144];
    for (int i = 0; i < 144; i++) {
      int r = i / 12;
      int c = i % 12;
      samples[i] = (byte) (7 * r * r + 3 * c * c + 5 * r * c);
    }
    Pixels small = Degradation.BLUR_DOWN.apply(Pixels.of8(12, 12, 1, samples), scale, 0);
    assertThat(
            IntStream.range(0, small.widthPx() * small.heightPx())
                .mapToObj(i -> "" + small.sample(i % small.widthPx(), i / small.widthPx(), 0))
                .collect(Collectors.joining(" ")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(Degradation.class)
  void cropsToAMultipleOfTheScaleFirst(Degradation degradation) {
    for (int depth : new int[] {8, 16}) {
      for (int channels = 1; channels <= 4; channels++) {
        Pixels pixels = random(26, 19, channels).withBitDepth(depth);
        Pixels small = degradation.apply(pixels, 4, 7);
        assertThat(small.widthPx()).isEqualTo(6);
        assertThat(small.heightPx()).isEqualTo(4);
        assertThat(small.channels()).isEqualTo(channels);
        assertThat(small.bitDepth()).isEqualTo(depth);
        assertThat(degradation.apply(pixels.crop(Region.ofSize(24, 16)), 4, 7)).isEqualTo(small);
        assertThat(degradation.apply(pixels, 4, 7)).isEqualTo(small);
      }
    }
  }

  @Test
  void nearestTakesTheMiddle() {
    Pixels pixels = random(9, 9, 1);
    Pixels small = Degradation.NEAREST.apply(pixels, 3, 0);
    assertThat(small.sample(1, 2, 0)).isEqualTo(pixels.sample(4, 7, 0));
  }

  @Test
  void noiseHasTheStandardDeviationThatItShouldAndLeavesAlphaAlone() {
    byte[] gray = new byte[400 * 400 * 2];
    Arrays.fill(gray, (byte) 128);
    Pixels pixels = Pixels.of8(400, 400, 2, gray);
    for (int depth : new int[] {8, 16}) {
      Pixels small = Degradation.NOISE.apply(pixels.withBitDepth(depth), 2, 5);
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < 40_000; i++) {
        double value = small.sample(i % 200, i / 200, 0) * 255.0 / small.maxValue() - 128;
        sum += value;
        squares += value * value;
      }
      // the mean of 4e4 samples of deviation 30 deviates by 0.15, their deviation by 0.11
      assertThat(sum / 40_000).isCloseTo(0, within(0.6));
      assertThat(Math.sqrt(squares / 40_000)).isCloseTo(30, within(0.45));
      assertThat(small.select(1).withBitDepth(8))
          .isEqualTo(Degradation.BICUBIC.apply(pixels.select(1), 2, 0));
    }
    assertThat(Degradation.NOISE.apply(pixels, 2, 5))
        .isNotEqualTo(Degradation.NOISE.apply(pixels, 2, 6));
  }

  @Test
  void namesAndSizesThatThereAreNotAreSaid() {
    for (Degradation degradation : Degradation.values()) {
      assertThat(Degradation.of(degradation.label())).isEqualTo(degradation);
    }
    assertThatThrownBy(() -> Degradation.of("blur"))
        .hasMessage(
            "degrade: there is no degradation \"blur\"; choose one of bicubic, nearest, blur-down,"
                + " noise")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
    assertThatThrownBy(() -> Degradation.BICUBIC.apply(random(3, 9, 1), 4, 0))
        .hasMessage(
            "degrade: nothing is left of 3x9 at a 4th of its size; use larger images or a smaller"
                + " scale");
  }

  private static Pixels random(int width, int height, int channels) {
    byte[] samples = new byte[width * height * channels];
    new Random(1).nextBytes(samples);
    return Pixels.of8(width, height, channels, samples);
  }
}
