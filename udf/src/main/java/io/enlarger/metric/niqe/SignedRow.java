package io.enlarger.metric.niqe;

import java.util.Arrays;

/**
 * A row of coefficients of blocks side by side, and which of them are below zero and which are
 * zero: a bit for each, so that the signs of products are counted a word at a time.
 */
final class SignedRow {
  /** Columns whose bits share a word, the leftmost highest; every block's side is a multiple. */
  static final int WORD_PX = 48;

  private static final int PART_PX = WORD_PX / 4;

  final double[] values;
  final long[] negatives;
  final long[] zeros;

  SignedRow(int width) {
    values = new double[width];
    negatives = new long[width / WORD_PX];
    zeros = new long[width / WORD_PX];
  }

  /** Takes the signs of the values, none of which is -0. */
  void sign() {
    long anyZero = negatives(values, negatives);
    Arrays.fill(zeros, 0);
    if (anyZero < 0) {
      zeros(values, zeros);
    }
  }

  /**
   * Sets the bits of the values below zero.
   *
   * @return below zero where a value is zero
   */
  private static long negatives(double[] values, long[] words) {
    long anyZero = 0;
    for (int word = 0; word < words.length; word++) {
      // four parts, so that no shift waits for the one before
      long a = 0;
      long b = 0;
      long c = 0;
      long d = 0;
      int at = word * WORD_PX;
      for (int i = at; i < at + PART_PX; i++) {
        long v = Double.doubleToRawLongBits(values[i]);
        long w = Double.doubleToRawLongBits(values[i + PART_PX]);
        long x = Double.doubleToRawLongBits(values[i + 2 * PART_PX]);
        long y = Double.doubleToRawLongBits(values[i + 3 * PART_PX]);
        a = a + a + (v >>> 63);
        b = b + b + (w >>> 63);
        c = c + c + (x >>> 63);
        d = d + d + (y >>> 63);
        anyZero |= ((v - 1) & ~v) | ((w - 1) & ~w) | ((x - 1) & ~x) | ((y - 1) & ~y);
      }
      words[word] = (a << PART_PX | b) << (2 * PART_PX) | c << PART_PX | d;
    }
    return anyZero;
  }

  private static void zeros(double[] values, long[] words) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == 0) {
        words[i / WORD_PX] |= 1L << (WORD_PX - 1 - i % WORD_PX);
      }
    }
  }

  void copy(SignedRow from) {
    System.arraycopy(from.values, 0, values, 0, values.length);
    System.arraycopy(from.negatives, 0, negatives, 0, negatives.length);
    System.arraycopy(from.zeros, 0, zeros, 0, zeros.length);
  }

  /** Each column of {@code from} one further right; each block's last becomes its first. */
  void rolledRight(SignedRow from, int block) {
    System.arraycopy(from.values, 0, values, 1, values.length - 1);
    for (int i = 0; i < values.length; i += block) {
      values[i] = from.values[i + block - 1];
    }
    rolledRight(from.negatives, block / WORD_PX, negatives);
    rolledRight(from.zeros, block / WORD_PX, zeros);
  }

  /** Each column of {@code from} one further left; each block's first becomes its last. */
  void rolledLeft(SignedRow from, int block) {
    System.arraycopy(from.values, 1, values, 0, values.length - 1);
    for (int i = 0; i < values.length; i += block) {
      values[i + block - 1] = from.values[i];
    }
    rolledLeft(from.negatives, block / WORD_PX, negatives);
    rolledLeft(from.zeros, block / WORD_PX, zeros);
  }

  private static void rolledRight(long[] from, int block, long[] to) {
    for (int first = 0; first < to.length; first += block) {
      long before = from[first + block - 1];
      for (int word = first; word < first + block; word++) {
        to[word] = from[word] >>> 1 | (before & 1) << (WORD_PX - 1);
        before = from[word];
      }
    }
  }

  private static void rolledLeft(long[] from, int block, long[] to) {
    long word = (1L << WORD_PX) - 1;
    for (int first = 0; first < to.length; first += block) {
      long after = from[first];
      for (int at = first + block - 1; at >= first; at--) {
        to[at] = (from[at] << 1 & word) | after >>> (WORD_PX - 1);
        after = from[at];
      }
    }
  }
}
