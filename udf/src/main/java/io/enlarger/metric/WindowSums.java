package io.enlarger.metric;

import java.util.Arrays;

/**
 * Weighted sums over a square window that slides over rows; symmetric weights, first of columns,
 * then of rows. Not thread-safe.
 *
 * <p>Rows are held in eight strips side by side, so that neighbours lie {@value #LANES} places
 * apart: Java 17 vectorises a loop only where its accesses to an array differ by whole vectors, and
 * only where its body is short, for which reason pairs of weights have loops of their own.
 */
public final class WindowSums {
  private static final int LANES = 8;

  /** Samples that are held on both sides of a centre: for windows up to 11. */
  private static final int MARGIN = 5;

  private final double[] weights;
  private final int width;
  private final int outWidth;
  private final int strip;
  private final int front;
  private final double[] padded;

  /** What is done where a window reaches beyond an edge. */
  public enum Edges {
    /** Only windows within the row; there are {@code sizePx - 1} fewer of them than samples. */
    WITHIN,
    /** The outermost sample is repeated; there are as many windows as samples. */
    REPEATED
  }

  /**
   * @param width samples of a row
   * @param weights of the window from the centre outwards, three to six
   */
  public WindowSums(int width, double[] weights, Edges edges) {
    int half = weights.length - 1;
    if (half < 2 || half > MARGIN) {
      throw new IllegalArgumentException("a window has 5 to 11 samples, got " + (2 * half + 1));
    }
    this.width = width;
    this.weights = weights.clone();
    this.outWidth = edges == Edges.REPEATED ? width : Math.max(0, width - 2 * half);
    this.front = edges == Edges.REPEATED ? MARGIN : MARGIN - half;
    this.strip = (outWidth + LANES - 1) / LANES;
    this.padded = new double[strip * LANES + 2 * MARGIN];
  }

  /**
   * The weights of a Gaussian from the centre outwards; both sides add up to 1.
   *
   * @param sizePx odd
   */
  public static double[] gaussian(int sizePx, double sigma) {
    double[] weights = new double[sizePx / 2 + 1];
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      weights[k] = StrictMath.exp(-k * k / (2 * sigma * sigma));
      sum += k == 0 ? weights[k] : 2 * weights[k];
    }
    for (int k = 0; k < weights.length; k++) {
      weights[k] /= sum;
    }
    return weights;
  }

  /** Side of a window. */
  public int sizePx() {
    return 2 * weights.length - 1;
  }

  /** Windows in a row. */
  public int outWidth() {
    return outWidth;
  }

  /** Room for a row in strips. */
  public double[] newRow() {
    return new double[(strip + 2 * MARGIN) * LANES];
  }

  /** Room for a row of sums in strips, which has places without meaning at its end. */
  public double[] newSums() {
    return new double[strip * LANES];
  }

  /** Lays a row out in strips. */
  public void spread(double[] row, double[] to) {
    int copied = Math.min(width, padded.length - front);
    Arrays.fill(padded, 0, front, row[0]);
    System.arraycopy(row, 0, padded, front, copied);
    Arrays.fill(padded, front + copied, padded.length, row[width - 1]);
    spread(padded, strip, to);
  }

  private static void spread(double[] row, int strip, double[] to) {
    int i = 0;
    for (int at = 0; at < to.length; at += LANES) {
      to[at] = row[i];
      to[at + 1] = row[i + strip];
      to[at + 2] = row[i + 2 * strip];
      to[at + 3] = row[i + 3 * strip];
      to[at + 4] = row[i + 4 * strip];
      to[at + 5] = row[i + 5 * strip];
      to[at + 6] = row[i + 6 * strip];
      to[at + 7] = row[i + 7 * strip];
      i++;
    }
  }

  /** Lays the samples at the windows' centres out in strips of sums. */
  public void centres(double[] row, double[] to) {
    System.arraycopy(row, MARGIN * LANES, to, 0, to.length);
  }

  /** Brings sums back into the order of columns. */
  public void gather(double[] sums, double[] to) {
    gather(sums, strip, padded);
    System.arraycopy(padded, 0, to, 0, outWidth);
  }

  private static void gather(double[] sums, int strip, double[] to) {
    int i = 0;
    for (int at = 0; at < strip * LANES; at += LANES) {
      to[i] = sums[at];
      to[i + strip] = sums[at + 1];
      to[i + 2 * strip] = sums[at + 2];
      to[i + 3 * strip] = sums[at + 3];
      to[i + 4 * strip] = sums[at + 4];
      to[i + 5 * strip] = sums[at + 5];
      to[i + 6 * strip] = sums[at + 6];
      to[i + 7 * strip] = sums[at + 7];
      i++;
    }
  }

  /** The sum of all sums, in the order of columns. */
  public double total(double[] sums) {
    double[] columns = new double[outWidth];
    gather(sums, columns);
    double total = 0;
    for (double column : columns) {
      total += column;
    }
    return total;
  }

  /** Sums of rows in strips, given from the top down. */
  public void sumRows(double[][] rows, double[] to) {
    int half = weights.length - 1;
    sumCentre(
        rows[half - 2],
        rows[half - 1],
        rows[half],
        rows[half + 1],
        rows[half + 2],
        weights[0],
        weights[1],
        weights[2],
        to);
    int k = 3;
    for (; k < half; k += 2) {
      addPairs(
          rows[half - k],
          rows[half + k],
          rows[half - k - 1],
          rows[half + k + 1],
          weights[k],
          weights[k + 1],
          to);
    }
    if (k == half) {
      addPair(rows[half - k], rows[half + k], weights[k], to);
    }
  }

  private static void sumCentre(
      double[] a,
      double[] b,
      double[] c,
      double[] d,
      double[] e,
      double w0,
      double w1,
      double w2,
      double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = w0 * c[i] + w1 * (b[i] + d[i]) + w2 * (a[i] + e[i]);
    }
  }

  private static void addPair(double[] a, double[] b, double weight, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += weight * (a[i] + b[i]);
    }
  }

  private static void addPairs(
      double[] a,
      double[] b,
      double[] c,
      double[] d,
      double weight,
      double nextWeight,
      double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += weight * (a[i] + b[i]) + nextWeight * (c[i] + d[i]);
    }
  }

  /** Sums of neighbours in a row in strips. */
  public void sumColumns(double[] row, double[] to) {
    sumCentre(row, weights[0], weights[1], weights[2], to);
    if (weights.length > 4) {
      addThirdAndFourth(row, weights[3], weights[4], to);
    } else if (weights.length > 3) {
      addThird(row, weights[3], to);
    }
    if (weights.length > 5) {
      addFifth(row, weights[5], to);
    }
  }

  private static void sumCentre(double[] row, double w0, double w1, double w2, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] =
          w0 * row[i + MARGIN * LANES]
              + w1 * (row[i + (MARGIN - 1) * LANES] + row[i + (MARGIN + 1) * LANES])
              + w2 * (row[i + (MARGIN - 2) * LANES] + row[i + (MARGIN + 2) * LANES]);
    }
  }

  // the distance must be a constant for the JIT to see that it is one of whole vectors

  private static void addThird(double[] row, double weight, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += weight * (row[i + (MARGIN - 3) * LANES] + row[i + (MARGIN + 3) * LANES]);
    }
  }

  private static void addThirdAndFourth(double[] row, double third, double fourth, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] +=
          third * (row[i + (MARGIN - 3) * LANES] + row[i + (MARGIN + 3) * LANES])
              + fourth * (row[i + (MARGIN - 4) * LANES] + row[i + (MARGIN + 4) * LANES]);
    }
  }

  private static void addFifth(double[] row, double weight, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += weight * (row[i] + row[i + 2 * MARGIN * LANES]);
    }
  }
}
