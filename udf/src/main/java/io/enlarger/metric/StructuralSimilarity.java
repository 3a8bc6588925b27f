package io.enlarger.metric;

import java.util.OptionalDouble;

/**
 * SSIM of one plane, fed row by row.
 *
 * <p>Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment: from error visibility to
 * structural similarity" (2004), eq. 13, with the authors' Gaussian window of 11x11, sigma 1.5,
 * population covariance, and only windows that lie within the image. The window is separable: of
 * each row four maps are kept (x, y, x^2 + y^2, xy), for the variances of eq. 13 occur as their sum
 * only.
 */
final class StructuralSimilarity {
  /** Side of the window. */
  static final int WINDOW_PX = 11;

  private static final int HALF = WINDOW_PX / 2;
  private static final int MAPS = 4;
  private static final double C1 = (0.01 * 255) * (0.01 * 255);
  private static final double C2 = (0.03 * 255) * (0.03 * 255);

  /** The window's weights from the centre outwards. */
  private static final double[] WEIGHTS = weights();

  private final int width;
  private final double[][][] ring;
  private final double[][] columns;
  private final double[][] windows;
  private int rows;
  private double sum;

  StructuralSimilarity(int width) {
    this.width = width;
    int out = Math.max(0, width - WINDOW_PX + 1);
    this.ring = new double[WINDOW_PX][MAPS][width];
    this.columns = new double[MAPS][width];
    this.windows = new double[MAPS][out];
  }

  /** The next row of both images. */
  void add(double[] x, double[] y) {
    if (width < WINDOW_PX) {
      return;
    }
    double[][] maps = ring[rows % WINDOW_PX];
    System.arraycopy(x, 0, maps[0], 0, width);
    System.arraycopy(y, 0, maps[1], 0, width);
    squares(x, y, maps[2], maps[3], width);
    rows++;
    if (rows >= WINDOW_PX) {
      for (int map = 0; map < MAPS; map++) {
        sumColumns(map);
        sumWindows(columns[map], windows[map]);
      }
      sum += similarities();
    }
  }

  /** The mean over all windows; empty where the image is smaller than one. */
  OptionalDouble mean() {
    if (width < WINDOW_PX || rows < WINDOW_PX) {
      return OptionalDouble.empty();
    }
    double count = (double) (width - WINDOW_PX + 1) * (rows - WINDOW_PX + 1);
    return OptionalDouble.of(sum / count);
  }

  private static void squares(double[] x, double[] y, double[] both, double[] product, int width) {
    for (int i = 0; i < width; i++) {
      both[i] = x[i] * x[i] + y[i] * y[i];
      product[i] = x[i] * y[i];
    }
  }

  private void sumColumns(int map) {
    double[] to = columns[map];
    int centre = rows - 1 - HALF;
    scale(ring[centre % WINDOW_PX][map], WEIGHTS[0], to);
    for (int k = 1; k <= HALF; k++) {
      addPair(
          ring[(centre - k) % WINDOW_PX][map], ring[(centre + k) % WINDOW_PX][map], WEIGHTS[k], to);
    }
  }

  private static void scale(double[] from, double weight, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = weight * from[i];
    }
  }

  private static void addPair(double[] above, double[] below, double weight, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += weight * (above[i] + below[i]);
    }
  }

  private static void sumWindows(double[] from, double[] to) {
    double w0 = WEIGHTS[0];
    double w1 = WEIGHTS[1];
    double w2 = WEIGHTS[2];
    double w3 = WEIGHTS[3];
    double w4 = WEIGHTS[4];
    double w5 = WEIGHTS[5];
    for (int i = 0; i < to.length; i++) {
      to[i] =
          w0 * from[i + 5]
              + w1 * (from[i + 4] + from[i + 6])
              + w2 * (from[i + 3] + from[i + 7])
              + w3 * (from[i + 2] + from[i + 8])
              + w4 * (from[i + 1] + from[i + 9])
              + w5 * (from[i] + from[i + 10]);
    }
  }

  private double similarities() {
    double[] meanX = windows[0];
    double[] meanY = windows[1];
    double[] squares = windows[2];
    double[] products = windows[3];
    for (int i = 0; i < meanX.length; i++) {
      double means = meanX[i] * meanY[i];
      double meanSquares = meanX[i] * meanX[i] + meanY[i] * meanY[i];
      double covariance = products[i] - means;
      double variances = squares[i] - meanSquares;
      products[i] =
          (2 * means + C1) * (2 * covariance + C2) / ((meanSquares + C1) * (variances + C2));
    }
    double row = 0;
    for (double similarity : products) {
      row += similarity;
    }
    return row;
  }

  private static double[] weights() {
    double[] weights = new double[HALF + 1];
    double sum = 0;
    for (int k = 0; k <= HALF; k++) {
      weights[k] = Math.exp(-k * k / (2 * 1.5 * 1.5));
      sum += k == 0 ? weights[k] : 2 * weights[k];
    }
    for (int k = 0; k <= HALF; k++) {
      weights[k] /= sum;
    }
    return weights;
  }
}
