package io.enlarger.resample;

import java.util.Arrays;

/**
 * Which samples of one axis make each of the resized axis, and with what weight: those of output
 * {@code i} are {@code from[i]} to {@code from[i + 1] - 1}.
 *
 * @param from where the taps of an output begin; one more than there are outputs
 * @param index input sample of each tap
 * @param weight of each tap; the weights of an output add up to 1
 * @param halvedFrom first of the outputs that are made of eight samples next to one another, each
 *     two further than those of the output before, all with the same weights: the bicubic half
 * @param halvedTo one after the last of them; not above {@code halvedFrom} where there are none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record Axis(int[] from, int[] index, double[] weight, int halvedFrom, int halvedTo) {
  private static final int HALVING_TAPS = 8;

  private Axis(int[] from, int[] index, double[] weight, int halvedFrom) {
    this(from, index, weight, halvedFrom, halvedTo(from, index, weight, halvedFrom));
  }

  private static Axis withHalving(int[] from, int[] index, double[] weight) {
    int first = 0;
    while (first < from.length - 1 && !isHalving(from, index, first)) {
      first++;
    }
    return new Axis(from, index, weight, first);
  }

  private static int halvedTo(int[] from, int[] index, double[] weight, int first) {
    int x = first;
    while (x < from.length - 1
        && isHalving(from, index, x)
        && index[from[x]] == index[from[first]] + 2 * (x - first)
        && Arrays.equals(weight, from[x], from[x + 1], weight, from[first], from[first + 1])) {
      x++;
    }
    return x;
  }

  private static boolean isHalving(int[] from, int[] index, int x) {
    if (from[x + 1] - from[x] != HALVING_TAPS) {
      return false;
    }
    for (int k = 1; k < HALVING_TAPS; k++) {
      if (index[from[x] + k] != index[from[x]] + k) {
        return false;
      }
    }
    return true;
  }

  /**
   * The taps of {@code imresize} ({@code contributions.m}): output x, counted from 1, lies at
   * {@code u = x / s + 0.5 (1 - 1 / s)}; beyond the edges the samples repeat mirrored.
   *
   * @param in input samples
   * @param out output samples
   * @param scale {@code out / in}, up to rounding
   */
  static Axis of(Kernel kernel, int in, int out, double scale) {
    boolean widened = scale < 1 && kernel.antialiases();
    double width = widened ? kernel.width() / scale : kernel.width();
    int taps = (int) Math.ceil(width) + 2;
    int[] from = new int[out + 1];
    int[] index = new int[Math.multiplyExact(out, taps)];
    double[] weight = new double[index.length];
    double[] raw = new double[taps];
    int at = 0;
    for (int x = 0; x < out; x++) {
      double u = (x + 1) / scale + 0.5 * (1 - 1 / scale);
      double left = Math.floor(u - width / 2);
      double sum = 0;
      for (int k = 0; k < taps; k++) {
        double distance = u - (left + k);
        raw[k] = widened ? scale * kernel.at(scale * distance) : kernel.at(distance);
        sum += raw[k];
      }
      from[x] = at;
      for (int k = 0; k < taps; k++) {
        if (raw[k] != 0) {
          index[at] = mirrored((long) left + k - 1, in);
          weight[at] = raw[k] / sum;
          at++;
        }
      }
    }
    from[out] = at;
    return withHalving(from, Arrays.copyOf(index, at), Arrays.copyOf(weight, at));
  }

  /**
   * The taps of a Gaussian blur of which only every {@code scale}th sample is kept: that which the
   * nearest neighbour of {@code imresize} takes. Beyond the edges the outermost sample repeats.
   *
   * @param out output samples, of {@code out * scale} input samples
   * @param sizePx odd number of weights
   */
  static Axis blurred(int out, int scale, int sizePx, double sigma) {
    int half = sizePx / 2;
    double[] weights = new double[sizePx];
    double sum = 0;
    for (int k = 0; k < sizePx; k++) {
      weights[k] = StrictMath.exp(-(k - half) * (k - half) / (2 * sigma * sigma));
      sum += weights[k];
    }
    int[] from = new int[out + 1];
    int[] index = new int[Math.multiplyExact(out, sizePx)];
    double[] weight = new double[index.length];
    for (int x = 0; x < out; x++) {
      from[x + 1] = (x + 1) * sizePx;
      int centre = x * scale + scale / 2;
      for (int k = 0; k < sizePx; k++) {
        index[x * sizePx + k] = Math.max(0, Math.min(out * scale - 1, centre + k - half));
        weight[x * sizePx + k] = weights[k] / sum;
      }
    }
    return withHalving(from, index, weight);
  }

  int length() {
    return from.length - 1;
  }

  /** Most taps that an output has. */
  int maxTaps() {
    int most = 0;
    for (int i = 0; i < length(); i++) {
      most = Math.max(most, from[i + 1] - from[i]);
    }
    return most;
  }

  private static int mirrored(long index, int length) {
    int folded = (int) Math.floorMod(index, 2L * length);
    return folded < length ? folded : 2 * length - 1 - folded;
  }
}
