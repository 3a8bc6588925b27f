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
  private final double covarianceFactor;
  private final Terms terms;
  private final WindowSums sums;
  private final double[][] spread;
  private final double[][][] ring;
  private final double[][] window;
  private final double[][] windows;
  private final double[] total;
  private int rows;

  StructuralSimilarity(int width, Window window, Terms terms) {
    this.width = width;
    this.size = sizePx(window);
    this.covarianceFactor = window == Window.GAUSSIAN_11 ? 1 : size * size / (size * size - 1.0);
    this.terms = terms;
    this.sums = new WindowSums(width, weights(window), WindowSums.Edges.WITHIN);
    this.spread = new double[MAPS][];
    this.ring = new double[MAPS][size][];
    this.window = new double[size][];
    this.windows = new double[MAPS][];
    this.total = sums.newSums();
    for (int map = 0; map < MAPS; map++) {
      spread[map] = sums.newRow();
      windows[map] = sums.newSums();
      for (int y = 0; y < size; y++) {
        ring[map][y] = sums.newSums();
      }
    }
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
    sums.spread(x, spread[0]);
    sums.spread(y, spread[1]);
    squares(spread[0], spread[1], spread[2]);
    products(spread[0], spread[1], spread[3]);
    for (int map = 0; map < MAPS; map++) {
      sums.sumColumns(spread[map], ring[map][rows % size]);
    }
    rows++;
    if (rows < size) {
      return;
    }
    for (int map = 0; map < MAPS; map++) {
      for (int i = 0; i < size; i++) {
        window[i] = ring[map][(rows + i) % size];
      }
      sums.sumRows(window, windows[map]);
    }
    if (terms == Terms.ALL) {
      addAll(windows[0], windows[1], windows[2], windows[3], covarianceFactor, total);
    } else {
      addContrastAndStructure(windows[0], windows[1], windows[2], windows[3], total);
    }
  }

  /** The mean over all windows; empty where the image is smaller than one. */
  OptionalDouble mean() {
    if (width < size || rows < size) {
      return OptionalDouble.empty();
    }
    double count = (double) (width - size + 1) * (rows - size + 1);
    return OptionalDouble.of(sums.total(total) / count);
  }

  private static void squares(double[] x, double[] y, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = x[i] * x[i] + y[i] * y[i];
    }
  }

  private static void products(double[] x, double[] y, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = x[i] * y[i];
    }
  }

  /**
   * @param factor from population to the convention's covariance
   */
  private static void addAll(
      double[] meanX,
      double[] meanY,
      double[] squares,
      double[] products,
      double factor,
      double[] to) {
    for (int i = 0; i < to.length; i++) {
      double means = meanX[i] * meanY[i];
      double meanSquares = meanX[i] * meanX[i] + meanY[i] * meanY[i];
      double covariance = factor * (products[i] - means);
      double variances = factor * (squares[i] - meanSquares);
      to[i] += (2 * means + C1) * (2 * covariance + C2) / ((meanSquares + C1) * (variances + C2));
    }
  }

  private static void addContrastAndStructure(
      double[] meanX, double[] meanY, double[] squares, double[] products, double[] to) {
    for (int i = 0; i < to.length; i++) {
      double means = meanX[i] * meanY[i];
      double meanSquares = meanX[i] * meanX[i] + meanY[i] * meanY[i];
      to[i] += (2 * (products[i] - means) + C2) / (squares[i] - meanSquares + C2);
    }
  }

  private static double[] weights(Window window) {
    if (window == Window.GAUSSIAN_11) {
      return WindowSums.gaussian(sizePx(window), 1.5);
    }
    double[] weights = new double[sizePx(window) / 2 + 1];
    Arrays.fill(weights, 1.0 / sizePx(window));
    return weights;
  }
}
