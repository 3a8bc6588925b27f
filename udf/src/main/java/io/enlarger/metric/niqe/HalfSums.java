package io.enlarger.metric.niqe;

import java.util.Arrays;

/**
 * Sums over the positive and the negative values of each column of a band of rows, from which
 * {@link Aggd} fits the values of a block.
 *
 * <p>Column by column, so that no addition waits for the one before, and always in the same order.
 */
final class HalfSums {
  private final double[] magnitudes;
  private final double[] positiveSquares;
  private final double[] negativeSquares;
  private final int[] signs;
  private final int[] nonZeros;

  HalfSums(int width) {
    magnitudes = new double[width];
    positiveSquares = new double[width];
    negativeSquares = new double[width];
    signs = new int[width];
    nonZeros = new int[width];
  }

  void clear() {
    Arrays.fill(magnitudes, 0);
    Arrays.fill(positiveSquares, 0);
    Arrays.fill(negativeSquares, 0);
    Arrays.fill(signs, 0);
    Arrays.fill(nonZeros, 0);
  }

  /** Adds a row of values. */
  void add(SignedRow row) {
    addValues(row.values, magnitudes, positiveSquares, negativeSquares);
    addSigns(row.signs, signs, nonZeros);
  }

  /** Adds the products of two rows. */
  void addProducts(SignedRow a, SignedRow b) {
    addProducts(a.values, b.values, magnitudes, positiveSquares, negativeSquares);
    addSignsOfProducts(a.signs, b.signs, signs, nonZeros);
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

  private static void addSigns(int[] rowSigns, int[] signs, int[] nonZeros) {
    for (int i = 0; i < signs.length; i++) {
      int sign = rowSigns[i];
      signs[i] += sign;
      nonZeros[i] += sign * sign;
    }
  }

  private static void addSignsOfProducts(int[] a, int[] b, int[] signs, int[] nonZeros) {
    for (int i = 0; i < signs.length; i++) {
      int sign = a[i] * b[i];
      signs[i] += sign;
      nonZeros[i] += sign * sign;
    }
  }

  /** The fit of the values in the columns {@code from} to {@code from + block - 1}. */
  Aggd fit(int from, int block) {
    double magnitude = 0;
    double positive = 0;
    double negative = 0;
    int sign = 0;
    int nonZero = 0;
    for (int i = from; i < from + block; i++) {
      magnitude += magnitudes[i];
      positive += positiveSquares[i];
      negative += negativeSquares[i];
      sign += signs[i];
      nonZero += nonZeros[i];
    }
    int negatives = (nonZero - sign) / 2;
    return Aggd.fit(
        block * block, magnitude, negative / 2, negatives, positive / 2, nonZero - negatives);
  }
}
