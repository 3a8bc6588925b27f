package io.enlarger.metric;

import java.util.Arrays;

/**
 * Gradient magnitude similarity deviation of one plane, fed row by row.
 *
 * <p>Xue, Zhang, Mou, Bovik, "Gradient magnitude similarity deviation" (2014), eq. 1 to 6, with c =
 * 170 for values up to 255: the mean of 2x2 pixels, every second of which is kept, Prewitt
 * gradients, and the sample standard deviation over all pixels. Beyond the edges all is zero, as in
 * the authors' code.
 */
final class GradientSimilarity implements PlanePair {
  private static final double C = 170;

  private final int width;
  private final double[][] held = new double[2][];
  private final double[] zeros;
  private final double[][][] ring;
  private final double[][] squaredMagnitudes;
  private final double[] similarities;
  private int rows;
  private int halvedRows;
  private double sum;
  private double sumOfSquares;

  GradientSimilarity(int width) {
    this.width = (width + 1) / 2;
    this.zeros = new double[width];
    this.ring = new double[2][3][this.width + 2];
    this.squaredMagnitudes = new double[2][this.width];
    this.similarities = new double[this.width];
    for (int image = 0; image < 2; image++) {
      held[image] = new double[width];
    }
  }

  /** Least width and height, for a gradient that has neighbours on all sides. */
  static int leastPx() {
    return 6;
  }

  @Override
  public void add(double[] reference, double[] candidate) {
    rows++;
    if (rows % 2 == 1) {
      System.arraycopy(reference, 0, held[0], 0, reference.length);
      System.arraycopy(candidate, 0, held[1], 0, candidate.length);
    } else {
      halved(reference, candidate);
    }
  }

  @Override
  public void end() {
    if (rows % 2 == 1) {
      halved(zeros, zeros);
    }
    for (double[][] image : ring) {
      Arrays.fill(image[halvedRows % 3], 0);
    }
    halvedRows++;
    compare();
  }

  private void halved(double[] reference, double[] candidate) {
    halve(held[0], reference, ring[0][halvedRows % 3]);
    halve(held[1], candidate, ring[1][halvedRows % 3]);
    halvedRows++;
    if (halvedRows >= 2) {
      compare();
    }
  }

  /** Into {@code to} from its second place on; first and last stay zero. */
  private static void halve(double[] above, double[] below, double[] to) {
    for (int i = 0; i < above.length / 2; i++) {
      to[i + 1] = (above[2 * i] + above[2 * i + 1] + below[2 * i] + below[2 * i + 1]) / 4;
    }
    if (above.length % 2 == 1) {
      to[to.length - 2] = (above[above.length - 1] + below[above.length - 1]) / 4;
    }
  }

  /** The row before the last one, since its neighbours are there. */
  private void compare() {
    for (int image = 0; image < 2; image++) {
      double[] above = ring[image][halvedRows % 3];
      if (halvedRows == 2) {
        Arrays.fill(above, 0);
      }
      squaredMagnitudes(
          above,
          ring[image][(halvedRows + 1) % 3],
          ring[image][(halvedRows + 2) % 3],
          squaredMagnitudes[image]);
    }
    similarities(squaredMagnitudes[0], squaredMagnitudes[1], similarities);
    double row = 0;
    double squares = 0;
    for (double similarity : similarities) {
      row += similarity;
      squares += similarity * similarity;
    }
    sum += row;
    sumOfSquares += squares;
  }

  private static void squaredMagnitudes(
      double[] above, double[] here, double[] below, double[] to) {
    for (int i = 0; i < to.length; i++) {
      double across = above[i] + here[i] + below[i] - above[i + 2] - here[i + 2] - below[i + 2];
      double down = above[i] + above[i + 1] + above[i + 2] - below[i] - below[i + 1] - below[i + 2];
      to[i] = (across * across + down * down) / 9;
    }
  }

  private static void similarities(double[] reference, double[] candidate, double[] to) {
    for (int i = 0; i < to.length; i++) {
      double product = Math.sqrt(reference[i] * candidate[i]);
      to[i] = (2 * product + C) / (reference[i] + candidate[i] + C);
    }
  }

  /** 0 for images without any difference. */
  double deviation() {
    double count = (double) width * (halvedRows - 1);
    return Math.sqrt(Math.max(0, (sumOfSquares - sum * sum / count) / (count - 1)));
  }
}
