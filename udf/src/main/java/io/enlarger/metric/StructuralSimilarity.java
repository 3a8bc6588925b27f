package io.enlarger.metric;

import io.enlarger.metric.Convention.Window;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * SSIM of one plane, fed row by row.
 *
 * <p>Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment: from error visibility to
 * structural similarity" (2004), eq. 13, with K1 = 0.01, K2 = 0.03 and only windows that lie within
 * the image. Windows are separable: of each row four maps are kept (x, y, x^2 + y^2, xy), for the
 * variances of eq. 13 occur as their sum only.
 */
final class StructuralSimilarity implements PlanePair {
  private static final int MAPS = 4;
  private static final double C1 = (0.01 * 255) * (0.01 * 255);
  private static final double C2 = (0.03 * 255) * (0.03 * 255);

  /** Which factors of eq. 13 are measured. */
  enum Terms {
    /** All three. */
    ALL,
    /** Contrast and structure, without luminance. */
    CONTRAST_AND_STRUCTURE
  }

  private final int width;
  private final int size;
  private final double[] weights;
  private final double covarianceFactor;
  private final Terms terms;
  private final double[][][] ring;
  private final double[][] columns;
  private final double[][] windows;
  private int rows;
  private double sum;

  StructuralSimilarity(int width, Window window, Terms terms) {
    this.width = width;
    this.size = sizePx(window);
    this.weights = window == Window.GAUSSIAN_11 ? gaussian(size / 2) : uniform(size / 2);
    this.covarianceFactor =
        window == Window.GAUSSIAN_11 ? 1 : size * size / (size * size - 1.0);
    this.terms = terms;
    int out = Math.max(0, width - size + 1);
    this.ring = new double[size][MAPS][width];
    this.columns = new double[MAPS][width];
    this.windows = new double[MAPS][out];
  }

  /** Side of a window. */
  static int sizePx(Window window) {
    return window == Window.GAUSSIAN_11 ? 11 : 7;
  }

  @Override
  public void add(double[] x, double[] y) {
    if (width < size) {
      return;
    }
    double[][] maps = ring[rows % size];
    System.arraycopy(x, 0, maps[0], 0, width);
    System.arraycopy(y, 0, maps[1], 0, width);
    squares(x, y, maps[2], maps[3], width);
    rows++;
    if (rows >= size) {
      for (int map = 0; map < MAPS; map++) {
        sumColumns(map);
        if (size == 11) {
          sumWindows11(columns[map], weights, windows[map]);
        } else {
          sumWindows7(columns[map], weights, windows[map]);
        }
      }
      sum += similarities();
    }
  }

  /** The mean over all windows; empty where the image is smaller than one. */
  OptionalDouble mean() {
    if (width < size || rows < size) {
      return OptionalDouble.empty();
    }
    double count = (double) (width - size + 1) * (rows - size + 1);
    return OptionalDouble.of(sum / count);
  }

  private static void squares(double[] x, double[] y, double[] both, double[] product, int width) {
    for (int i = 0; i < width; i++) {
      both[i] = x[i] * x[i] + y[i] * y[i];
      product[i] = x[i] * y[i];
    }
  }

  private void sumColumns(int map) {
    int top = rows - size;
    if (size == 11) {
      sumColumns11(
          weights,
          row(top, map),
          row(top + 1, map),
          row(top + 2, map),
          row(top + 3, map),
          row(top + 4, map),
          row(top + 5, map),
          row(top + 6, map),
          row(top + 7, map),
          row(top + 8, map),
          row(top + 9, map),
          row(top + 10, map),
          columns[map]);
    } else {
      sumColumns7(
          weights,
          row(top, map),
          row(top + 1, map),
          row(top + 2, map),
          row(top + 3, map),
          row(top + 4, map),
          row(top + 5, map),
          row(top + 6, map),
          columns[map]);
    }
  }

  private double[] row(int y, int map) {
    return ring[y % size][map];
  }

  private static void sumColumns11(
      double[] w,
      double[] a,
      double[] b,
      double[] c,
      double[] d,
      double[] e,
      double[] f,
      double[] g,
      double[] h,
      double[] i,
      double[] j,
      double[] k,
      double[] to) {
    double w0 = w[0];
    double w1 = w[1];
    double w2 = w[2];
    double w3 = w[3];
    double w4 = w[4];
    double w5 = w[5];
    for (int x = 0; x < to.length; x++) {
      to[x] =
          w0 * f[x]
              + w1 * (e[x] + g[x])
              + w2 * (d[x] + h[x])
              + w3 * (c[x] + i[x])
              + w4 * (b[x] + j[x])
              + w5 * (a[x] + k[x]);
    }
  }

  private static void sumColumns7(
      double[] w,
      double[] a,
      double[] b,
      double[] c,
      double[] d,
      double[] e,
      double[] f,
      double[] g,
      double[] to) {
    double w0 = w[0];
    double w1 = w[1];
    double w2 = w[2];
    double w3 = w[3];
    for (int x = 0; x < to.length; x++) {
      to[x] = w0 * d[x] + w1 * (c[x] + e[x]) + w2 * (b[x] + f[x]) + w3 * (a[x] + g[x]);
    }
  }

  private static void sumWindows11(double[] from, double[] w, double[] to) {
    double w0 = w[0];
    double w1 = w[1];
    double w2 = w[2];
    double w3 = w[3];
    double w4 = w[4];
    double w5 = w[5];
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

  private static void sumWindows7(double[] from, double[] w, double[] to) {
    double w0 = w[0];
    double w1 = w[1];
    double w2 = w[2];
    double w3 = w[3];
    for (int i = 0; i < to.length; i++) {
      to[i] =
          w0 * from[i + 3]
              + w1 * (from[i + 2] + from[i + 4])
              + w2 * (from[i + 1] + from[i + 5])
              + w3 * (from[i] + from[i + 6]);
    }
  }

  private double similarities() {
    double[] similarities = windows[3];
    if (terms == Terms.ALL) {
      all(windows[0], windows[1], windows[2], similarities, covarianceFactor);
    } else {
      contrastAndStructure(windows[0], windows[1], windows[2], similarities);
    }
    double row = 0;
    for (double similarity : similarities) {
      row += similarity;
    }
    return row;
  }

  /**
   * @param products of x and y; becomes the similarities
   * @param factor from population to the convention's covariance
   */
  private static void all(
      double[] meanX, double[] meanY, double[] squares, double[] products, double factor) {
    for (int i = 0; i < products.length; i++) {
      double means = meanX[i] * meanY[i];
      double meanSquares = meanX[i] * meanX[i] + meanY[i] * meanY[i];
      double covariance = factor * (products[i] - means);
      double variances = factor * (squares[i] - meanSquares);
      products[i] =
          (2 * means + C1) * (2 * covariance + C2) / ((meanSquares + C1) * (variances + C2));
    }
  }

  private static void contrastAndStructure(
      double[] meanX, double[] meanY, double[] squares, double[] products) {
    for (int i = 0; i < products.length; i++) {
      double means = meanX[i] * meanY[i];
      double meanSquares = meanX[i] * meanX[i] + meanY[i] * meanY[i];
      products[i] = (2 * (products[i] - means) + C2) / (squares[i] - meanSquares + C2);
    }
  }

  /** Weights from the centre outwards. */
  private static double[] gaussian(int half) {
    double[] weights = new double[half + 1];
    double sum = 0;
    for (int k = 0; k <= half; k++) {
      weights[k] = StrictMath.exp(-k * k / (2 * 1.5 * 1.5));
      sum += k == 0 ? weights[k] : 2 * weights[k];
    }
    for (int k = 0; k <= half; k++) {
      weights[k] /= sum;
    }
    return weights;
  }

  private static double[] uniform(int half) {
    double[] weights = new double[half + 1];
    Arrays.fill(weights, 1.0 / (2 * half + 1));
    return weights;
  }
}
