package io.enlarger.image.codec;

import io.enlarger.image.Pixels;

/**
 * The mean of each square of four pixels; where a side is odd, of the two or the one that are left
 * at its end. Colours count by their alpha, so that what is transparent leaves no fringes.
 */
final class Halving {
  private Halving() {}

  /** Half as many columns and rows, rounded up. */
  static Pixels of(Pixels whole) {
    int width = (whole.widthPx() + 1) / 2;
    int height = (whole.heightPx() + 1) / 2;
    int channels = whole.channels();
    int size = width * height * channels;
    boolean wide = whole.bitDepth() == 16;
    byte[] to8 = new byte[wide ? 0 : size];
    short[] to16 = new short[wide ? size : 0];
    int[] upper = new int[whole.widthPx() * channels];
    int[] lower = new int[upper.length];
    int[] row = new int[width * channels];
    for (int y = 0; y < height; y++) {
      copy(whole, 2 * y, upper);
      copy(whole, Math.min(2 * y + 1, whole.heightPx() - 1), lower);
      if (whole.hasAlpha()) {
        meanByAlpha(upper, lower, channels, row);
      } else {
        mean(upper, lower, channels, row);
      }
      for (int i = 0; i < row.length; i++) {
        if (wide) {
          to16[y * row.length + i] = (short) row[i];
        } else {
          to8[y * row.length + i] = (byte) row[i];
        }
      }
    }
    return wide
        ? Pixels.of16(width, height, channels, to16)
        : Pixels.of8(width, height, channels, to8);
  }

  private static void copy(Pixels whole, int y, int[] row) {
    if (whole.bitDepth() == 8) {
      byte[] samples = new byte[row.length];
      whole.copyRows8(y, 1, samples, 0);
      for (int i = 0; i < row.length; i++) {
        row[i] = samples[i] & 0xff;
      }
    } else {
      short[] samples = new short[row.length];
      whole.copyRows16(y, 1, samples, 0);
      for (int i = 0; i < row.length; i++) {
        row[i] = samples[i] & 0xffff;
      }
    }
  }

  private static void mean(int[] upper, int[] lower, int channels, int[] to) {
    int last = upper.length - channels;
    for (int i = 0; i < to.length; i++) {
      int left = i / channels * 2 * channels + i % channels;
      int right = Math.min(left + channels, last + i % channels);
      to[i] = (upper[left] + upper[right] + lower[left] + lower[right] + 2) >> 2;
    }
  }

  private static void meanByAlpha(int[] upper, int[] lower, int channels, int[] to) {
    int last = upper.length - channels;
    int colors = channels - 1;
    for (int at = 0; at < to.length; at += channels) {
      int left = 2 * at;
      int right = Math.min(left + channels, last);
      int[] alphas = {
        upper[left + colors], upper[right + colors], lower[left + colors], lower[right + colors]
      };
      long sum = (long) alphas[0] + alphas[1] + alphas[2] + alphas[3];
      for (int c = 0; c < colors; c++) {
        long color =
            (long) upper[left + c] * alphas[0]
                + (long) upper[right + c] * alphas[1]
                + (long) lower[left + c] * alphas[2]
                + (long) lower[right + c] * alphas[3];
        to[at + c] = sum == 0 ? 0 : (int) ((color + sum / 2) / sum);
      }
      to[at + colors] = (int) ((sum + 2) >> 2);
    }
  }
}
