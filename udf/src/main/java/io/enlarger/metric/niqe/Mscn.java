package io.enlarger.metric.niqe;

import io.enlarger.metric.WindowRing;
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
  private static final int WINDOW_PX = 7;

  /** What is added to a difference, and taken away again, to round it to multiples of 2^-29. */
  private static final double ROUNDING = 1.5 * (1L << 52) / (1L << 29);

  /** Rows that are made one after another. */
  private static final int AT_ONCE = 8;

  private final Plane plane;
  private final WindowSums sums;
  private final WindowRing values;
  private final WindowRing squares;
  private final double[] row;
  private final double[][] samples = new double[WINDOW_PX / 2 + AT_ONCE][];
  private final double[][] means = new double[AT_ONCE][];
  private final double[][] deviations = new double[AT_ONCE][];
  private final double[] strips;
  private final double[] coefficients;
  private int read;
  private int y;

  Mscn(Plane plane) {
    this.plane = plane;
    this.sums =
        new WindowSums(
            plane.widthPx(),
            WindowSums.gaussian(WINDOW_PX, WINDOW_PX / 6.0),
            WindowSums.Edges.REPEATED);
    this.values = new WindowRing(sums, AT_ONCE);
    this.squares = new WindowRing(sums, AT_ONCE);
    this.row = new double[plane.widthPx()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = sums.newSums();
    }
    for (int i = 0; i < AT_ONCE; i++) {
      means[i] = sums.newSums();
      deviations[i] = sums.newSums();
    }
    this.strips = sums.newRow();
    this.coefficients = sums.newSums();
  }

  /** Makes the next row of coefficients. */
  void next(double[] into) {
    int at = y % AT_ONCE;
    if (at == 0) {
      sumWindows();
    }
    deviate(means[at], deviations[at]);
    normalise(samples[y % samples.length], means[at], deviations[at], coefficients);
    sums.gather(coefficients, into);
    y++;
  }

  /** Those of the next rows. */
  private void sumWindows() {
    int last = plane.heightPx() - 1;
    int end = Math.min(last, y + AT_ONCE - 1);
    for (; read <= Math.min(last, end + WINDOW_PX / 2); read++) {
      plane.read(read, row);
      sums.spread(row, strips);
      sums.centres(strips, samples[read % samples.length]);
      values.add(read, strips);
      square(strips);
      squares.add(read, strips);
    }
    for (int i = y; i <= end; i++) {
      squares.sum(i, last, deviations[i - y]);
    }
    for (int i = y; i <= end; i++) {
      values.sum(i, last, means[i - y]);
    }
  }

  /** The local standard deviations of the row that was made last. */
  void deviations(double[] into) {
    sums.gather(deviations[(y - 1) % AT_ONCE], into);
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
