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

  /** Rows of windows that are compared one after another. */
  private static final int AT_ONCE = 8;

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
  private final WindowRing[] rings = new WindowRing[MAPS];
  private final double[][][] windows = new double[AT_ONCE][MAPS][];
  private final double[] total;
  private int rows;
  private int compared;

  StructuralSimilarity(int width, Window window, Terms terms) {
    this.width = width;
    this.size = sizePx(window);
    this.covarianceFactor = window == Window.GAUSSIAN_11 ? 1 : size * size / (size * size - 1.0);
    this.terms = terms;
    this.sums = new WindowSums(width, weights(window), WindowSums.Edges.WITHIN);
    this.spread = new double[MAPS][];
    this.total = sums.newSums();
    for (int map = 0; map < MAPS; map++) {
      spread[map] = sums.newRow();
      rings[map] = new WindowRing(sums, AT_ONCE);
      for (double[][] row : windows) {
        row[map] = sums.newSums();
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
      rings[map].add(rows, spread[map]);
    }
    rows++;
    if (windowRows() - compared == AT_ONCE) {
      compare();
    }
  }

  @Override
  public void end() {
    if (windowRows() > compared) {
      compare();
    }
  }

  private int windowRows() {
    return rows - size + 1;
  }

  /** The rows of windows that are not compared yet. */
  private void compare() {
    int count = windowRows() - compared;
    for (int map = 0; map < MAPS; map++) {
      for (int i = 0; i < count; i++) {
        rings[map].sum(compared + i + size / 2, rows - 1, windows[i][map]);
      }
    }
    for (int i = 0; i < count; i++) {
      double[][] row = windows[i];
      if (terms == Terms.ALL) {
        addAll(row[0], row[1], row[2], row[3], covarianceFactor, total);
      } else {
        addContrastAndStructure(row[0], row[1], row[2], row[3], total);
      }
    }
    compared += count;
  }

  /** The mean over all windows; empty where the image is smaller than one. */
  OptionalDouble mean() {
    if (width < size || compared < 1) {
      return OptionalDouble.empty();
    }
    double count = (double) (width - size + 1) * compared;
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
