package io.enlarger.metric.niqe;

import io.enlarger.metric.WindowSums;
import io.enlarger.resample.Plane;

/**
 * Mean-subtracted, contrast-normalised coefficients of a plane (section 2.1), row by row: (x - mu)
 * / (sigma + 1), with mu and sigma in a Gaussian window of 7x7, sigma 7/6, the edges repeated.
 *
 * <p>Differences x - mu are rounded to multiples of 2^-29, about 2e-9: in even areas they are zero
 * but for the order of summation, which would decide their sign, on which the features depend.
 */
final class Mscn {
  private static final int HALF = 3;
  private static final int WINDOW_PX = 2 * HALF + 1;

  /** What is added to a difference, and taken away again, to round it to multiples of 2^-29. */
  private static final double ROUNDING = 1.5 * (1L << 52) / (1L << 29);

  private final Plane plane;
  private final WindowSums sums;
  private final double[] row;
  private final double[][] samples = new double[WINDOW_PX][];
  private final double[][] ring = new double[WINDOW_PX][];
  private final double[][] squaresRing = new double[WINDOW_PX][];
  private final double[][] window = new double[WINDOW_PX][];
  private final double[] spread;
  private final double[] coefficients;
  private final double[] means;
  private final double[] deviations;
  private int read;
  private int y;

  Mscn(Plane plane) {
    this.plane = plane;
    this.sums =
        new WindowSums(
            plane.widthPx(),
            WindowSums.gaussian(WINDOW_PX, WINDOW_PX / 6.0),
            WindowSums.Edges.REPEATED);
    this.row = new double[plane.widthPx()];
    for (int i = 0; i < WINDOW_PX; i++) {
      samples[i] = sums.newSums();
      ring[i] = sums.newSums();
      squaresRing[i] = sums.newSums();
    }
    this.spread = sums.newRow();
    this.coefficients = sums.newSums();
    this.means = sums.newSums();
    this.deviations = sums.newSums();
  }

  /** Makes the next row of coefficients. */
  void next(double[] into) {
    for (; read <= Math.min(plane.heightPx() - 1, y + HALF); read++) {
      int slot = read % WINDOW_PX;
      plane.read(read, row);
      sums.spread(row, spread);
      sums.centres(spread, samples[slot]);
      sums.sumColumns(spread, ring[slot]);
      square(spread);
      sums.sumColumns(spread, squaresRing[slot]);
    }
    sums.sumRows(around(squaresRing), deviations);
    sums.sumRows(around(ring), means);
    deviate(means, deviations);
    normalise(samples[y % WINDOW_PX], means, deviations, coefficients);
    sums.gather(coefficients, into);
    y++;
  }

  /** The local standard deviations of the row that was made last. */
  void deviations(double[] into) {
    sums.gather(deviations, into);
  }

  private double[][] around(double[][] rows) {
    for (int i = 0; i < WINDOW_PX; i++) {
      int at = Math.max(0, Math.min(plane.heightPx() - 1, y + i - HALF));
      window[i] = rows[at % WINDOW_PX];
    }
    return window;
  }

  private static void square(double[] row) {
    for (int i = 0; i < row.length; i++) {
      row[i] *= row[i];
    }
  }

  /** Mean squares become deviations. */
  private static void deviate(double[] means, double[] squares) {
    for (int i = 0; i < squares.length; i++) {
      squares[i] = Math.sqrt(Math.abs(squares[i] - means[i] * means[i]));
    }
  }

  private static void normalise(
      double[] samples, double[] means, double[] deviations, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = ((samples[i] - means[i] + ROUNDING) - ROUNDING) / (deviations[i] + 1);
    }
  }
}
