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
  private final int[] zeros;
  private final int[] negatives;

  HalfSums(int width) {
    magnitudes = new double[width];
    positiveSquares = new double[width];
    negativeSquares = new double[width];
    zeros = new int[width / SignedRow.WORD_PX];
    negatives = new int[width / SignedRow.WORD_PX];
  }

  void clear() {
    Arrays.fill(magnitudes, 0);
    Arrays.fill(positiveSquares, 0);
    Arrays.fill(negativeSquares, 0);
    Arrays.fill(zeros, 0);
    Arrays.fill(negatives, 0);
  }

  /** Adds a row of values. */
  void add(SignedRow row) {
    addValues(row.values, magnitudes, positiveSquares, negativeSquares);
    for (int word = 0; word < zeros.length; word++) {
      zeros[word] += Long.bitCount(row.zeros[word]);
      negatives[word] += Long.bitCount(row.negatives[word]);
    }
  }

  /** Adds the products of two rows. */
  void addProducts(SignedRow a, SignedRow b) {
    addProducts(a.values, b.values, magnitudes, positiveSquares, negativeSquares);
    for (int word = 0; word < zeros.length; word++) {
      long zero = a.zeros[word] | b.zeros[word];
      zeros[word] += Long.bitCount(zero);
      negatives[word] += Long.bitCount((a.negatives[word] ^ b.negatives[word]) & ~zero);
    }
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

  /** The fit of the values in the columns {@code from} to {@code from + block - 1}. */
  Aggd fit(int from, int block) {
    double magnitude = 0;
    double positive = 0;
    double negative = 0;
    for (int i = from; i < from + block; i++) {
      magnitude += magnitudes[i];
      positive += positiveSquares[i];
      negative += negativeSquares[i];
    }
    int count = block * block;
    int zeroCount = 0;
    int negativeCount = 0;
    for (int word = from / SignedRow.WORD_PX; word < (from + block) / SignedRow.WORD_PX; word++) {
      zeroCount += zeros[word];
      negativeCount += negatives[word];
    }
    return Aggd.fit(
        count,
        magnitude,
        negative / 2,
        negativeCount,
        positive / 2,
        count - zeroCount - negativeCount);
  }
}
