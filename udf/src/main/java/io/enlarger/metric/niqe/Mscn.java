package io.enlarger.metric.niqe;

import io.enlarger.resample.Plane;

/**
 * Mean-subtracted, contrast-normalised coefficients of a plane (section 2.1), row by row: (x - mu)
 * / (sigma + 1), with mu and sigma in a Gaussian window of 7x7, sigma 7/6, the edges repeated.
 *
 * <p>A difference x - mu below 1e-9 is zero: in even areas only the order of summation decides its
 * sign, on which the features depend.
 */
final class Mscn {
  private static final int HALF = 3;
  private static final int WINDOW_PX = 2 * HALF + 1;
  private static final double NOTHING = 1e-9;

  /** The window's weights from the centre outwards. */
  private static final double[] WEIGHTS = weights();

  private final Plane plane;
  private final int width;
  private final double[][] ring;
  private final double[] means;
  private final double[] squares;
  private int read;
  private int y;

  Mscn(Plane plane) {
    this.plane = plane;
    this.width = plane.widthPx();
    this.ring = new double[WINDOW_PX][width];
    this.means = new double[width + 2 * HALF];
    this.squares = new double[width + 2 * HALF];
  }

  /**
   * The next row.
   *
   * @param coefficients receives the coefficients
   * @param deviations receives the local standard deviations
   */
  void next(double[] coefficients, double[] deviations) {
    int last = plane.heightPx() - 1;
    for (; read <= Math.min(last, y + HALF); read++) {
      plane.read(read, ring[read % WINDOW_PX]);
    }
    sumColumns(
        row(y - 3), row(y - 2), row(y - 1), row(y), row(y + 1), row(y + 2), row(y + 3), means,
        squares, width);
    repeatEdges(means);
    repeatEdges(squares);
    normalise(row(y), means, squares, coefficients, deviations, width);
    y++;
  }

  private double[] row(int at) {
    return ring[Math.max(0, Math.min(plane.heightPx() - 1, at)) % WINDOW_PX];
  }

  /** Weighted sums of samples and of their squares, from the third place on. */
  private static void sumColumns(
      double[] a,
      double[] b,
      double[] c,
      double[] d,
      double[] e,
      double[] f,
      double[] g,
      double[] sums,
      double[] squares,
      int width) {
    double w0 = WEIGHTS[0];
    double w1 = WEIGHTS[1];
    double w2 = WEIGHTS[2];
    double w3 = WEIGHTS[3];
    for (int i = 0; i < width; i++) {
      sums[i + HALF] =
          w0 * d[i] + w1 * (c[i] + e[i]) + w2 * (b[i] + f[i]) + w3 * (a[i] + g[i]);
    }
    for (int i = 0; i < width; i++) {
      squares[i + HALF] =
          w0 * (d[i] * d[i])
              + w1 * (c[i] * c[i] + e[i] * e[i])
              + w2 * (b[i] * b[i] + f[i] * f[i])
              + w3 * (a[i] * a[i] + g[i] * g[i]);
    }
  }

  private void repeatEdges(double[] padded) {
    for (int i = 0; i < HALF; i++) {
      padded[i] = padded[HALF];
      padded[width + HALF + i] = padded[width + HALF - 1];
    }
  }

  private static void normalise(
      double[] row,
      double[] sums,
      double[] squares,
      double[] coefficients,
      double[] deviations,
      int width) {
    double w0 = WEIGHTS[0];
    double w1 = WEIGHTS[1];
    double w2 = WEIGHTS[2];
    double w3 = WEIGHTS[3];
    for (int i = 0; i < width; i++) {
      double mean =
          w0 * sums[i + 3]
              + w1 * (sums[i + 2] + sums[i + 4])
              + w2 * (sums[i + 1] + sums[i + 5])
              + w3 * (sums[i] + sums[i + 6]);
      double square =
          w0 * squares[i + 3]
              + w1 * (squares[i + 2] + squares[i + 4])
              + w2 * (squares[i + 1] + squares[i + 5])
              + w3 * (squares[i] + squares[i + 6]);
      double deviation = Math.sqrt(Math.abs(square - mean * mean));
      deviations[i] = deviation;
      coefficients[i] = row[i] - mean;
    }
    for (int i = 0; i < width; i++) {
      if (Math.abs(coefficients[i]) < NOTHING) {
        coefficients[i] = 0;
      }
    }
    for (int i = 0; i < width; i++) {
      coefficients[i] = coefficients[i] / (deviations[i] + 1);
    }
  }

  private static double[] weights() {
    double sigma = WINDOW_PX / 6.0;
    double[] weights = new double[HALF + 1];
    double sum = 0;
    for (int k = 0; k <= HALF; k++) {
      weights[k] = StrictMath.exp(-k * k / (2 * sigma * sigma));
      sum += k == 0 ? weights[k] : 2 * weights[k];
    }
    for (int k = 0; k <= HALF; k++) {
      weights[k] /= sum;
    }
    return weights;
  }
}
