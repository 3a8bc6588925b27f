package io.enlarger.metric;

import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.resample.Plane;

/**
 * Luma of ITU-R BT.601 with studio swing, as MATLAB's {@code rgb2ycbcr} gives it: Y = 16 + 65.481 R
 * + 128.553 G + 24.966 B, with RGB in [0, 1].
 *
 * <p>The luma of a gray image is the gray value itself, in 0 to 255.
 */
public final class Luma {
  private static final double OFFSET = 16;
  private static final double RED = 65.481 / 255;
  private static final double GREEN = 128.553 / 255;
  private static final double BLUE = 24.966 / 255;

  private static final double[] REDS = new double[256];
  private static final double[] GREENS = new double[256];
  private static final double[] BLUES = new double[256];

  static {
    for (int sample = 0; sample < 256; sample++) {
      REDS[sample] = OFFSET + RED * sample;
      GREENS[sample] = GREEN * sample;
      BLUES[sample] = BLUE * sample;
    }
  }

  private Luma() {}

  /**
   * The luma of one pixel, 16 to 235, not rounded.
   *
   * @param red 0 to 255, as green and blue
   */
  public static double of(double red, double green, double blue) {
    return OFFSET + RED * red + GREEN * green + BLUE * blue;
  }

  /**
   * The luma of an image, rounded to 8 bits, as {@code rgb2ycbcr} gives it for images of 8 bits.
   * Samples of 16 bits are rounded to 8 first; alpha is left out.
   *
   * @param part of the image
   */
  public static Plane rounded(Pixels pixels, Region part) {
    return new PixelRows(pixels, part);
  }

  /**
   * The luma of a row of samples, looked up: the same bits as by {@link #of}.
   *
   * @param samples of 8 bits, from {@code at} on
   * @param channels 3 or 4
   */
  static void ofSamples(byte[] samples, int at, int channels, double[] luma, int width) {
    if (channels == 3) {
      ofRgb(samples, at, at + 3 * width, luma);
    } else {
      ofRgba(samples, at, at + 4 * width, luma);
    }
  }

  // the JIT leaves checks out where the samples are what is counted, by a constant

  private static void ofRgb(byte[] samples, int from, int end, double[] luma) {
    int x = 0;
    for (int at = from; at < end; at += 3) {
      luma[x] =
          REDS[samples[at] & 0xff] + GREENS[samples[at + 1] & 0xff] + BLUES[samples[at + 2] & 0xff];
      x++;
    }
  }

  private static void ofRgba(byte[] samples, int from, int end, double[] luma) {
    int x = 0;
    for (int at = from; at < end; at += 4) {
      luma[x] =
          REDS[samples[at] & 0xff] + GREENS[samples[at + 1] & 0xff] + BLUES[samples[at + 2] & 0xff];
      x++;
    }
  }

  /** The luma of a row: {@code planes} are one of gray, or three of RGB. */
  static void ofRow(double[][] planes, double[] luma) {
    if (planes.length == 1) {
      System.arraycopy(planes[0], 0, luma, 0, luma.length);
      return;
    }
    double[] red = planes[0];
    double[] green = planes[1];
    double[] blue = planes[2];
    for (int i = 0; i < luma.length; i++) {
      luma[i] = of(red[i], green[i], blue[i]);
    }
  }

  /** To whole numbers, halves upwards. */
  static void round(double[] luma) {
    for (int i = 0; i < luma.length; i++) {
      luma[i] = Math.floor(luma[i] + 0.5);
    }
  }
}
