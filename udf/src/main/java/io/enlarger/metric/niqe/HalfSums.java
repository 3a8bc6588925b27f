package io.enlarger.metric.niqe;

import java.util.Arrays;

/**
 * Sums over the positive and the negative values of each column of a band of rows, from which
 * {@link Aggd} fits the values of a block.
 *
 * <p>Column by column, so that no addition waits for the one before, and always in the same order.
 */
final class HalfSums {
  /** More than twice the values of a block. */
  private static final double NON_ZERO = 1 << 20;

  private final double[] magnitudes;
  private final double[] positiveSquares;
  private final double[] negativeSquares;
  private final double[] signs;

  HalfSums(int width) {
    magnitudes = new double[width];
    positiveSquares = new double[width];
    negativeSquares = new double[width];
    signs = new double[width];
  }

  void clear() {
    Arrays.fill(magnitudes, 0);
    Arrays.fill(positiveSquares, 0);
    Arrays.fill(negativeSquares, 0);
    Arrays.fill(signs, 0);
  }

  /** Adds a row of values. */
  void add(SignedRow row) {
    addValues(row.values, magnitudes, positiveSquares, negativeSquares);
    addSigns(row.signs, signs);
  }

  /** Adds the products of two rows. */
  void addProducts(SignedRow a, SignedRow b) {
    addProducts(a.values, b.values, magnitudes, positiveSquares, negativeSquares);
    addSignsOfProducts(a.signs, b.signs, signs);
  }

  // |v| (|v| + v) is twice the square of a positive value and exactly zero for a negative one

  private static void addValues(
      double[] values, double[] magnitudes, double[] positive, double[] negative) {
    for (int i = 0; i < magnitudes.length; i++) {
      double value = values[i];
      double magnitude = Math.abs(value);
      magnitudes[i] += magnitude;
      positive[i] += magnitude * (magnitude + value);
      negative[i] += magnitude * (magnitude - value);
    }
  }

  private static void addProducts(
      double[] a, double[] b, double[] magnitudes, double[] positive, double[] negative) {
    for (int i = 0; i < magnitudes.length; i++) {
      double value = a[i] * b[i];
      double magnitude = Math.abs(value);
      magnitudes[i] += magnitude;
      positive[i] += magnitude * (magnitude + value);
      negative[i] += magnitude * (magnitude - value);
    }
  }

  // one sum for two counts: values that are not zero in multiples of NON_ZERO, and among them those
  // above zero less those below in units

  private static void addSigns(double[] rowSigns, double[] signs) {
    for (int i = 0; i < signs.length; i++) {
      double sign = rowSigns[i];
      signs[i] += sign * (NON_ZERO * sign + 1);
    }
  }

  private static void addSignsOfProducts(double[] a, double[] b, double[] signs) {
    for (int i = 0; i < signs.length; i++) {
      double sign = a[i] * b[i];
      signs[i] += sign * (NON_ZERO * sign + 1);
    }
  }

  /** The fit of the values in the columns {@code from} to {@code from + block - 1}. */
  Aggd fit(int from, int block) {
    double magnitude = 0;
    double positive = 0;
    double negative = 0;
    double sign = 0;
    for (int i = from; i < from + block; i++) {
      magnitude += magnitudes[i];
      positive += positiveSquares[i];
      negative += negativeSquares[i];
      sign += signs[i];
    }
    long nonZeros = (long) Math.rint(sign / NON_ZERO);
    long negatives = (nonZeros - (long) (sign - nonZeros * NON_ZERO)) / 2;
    return Aggd.fit(
        block * block, magnitude, negative / 2, negatives, positive / 2, nonZeros - negatives);
  }
}
