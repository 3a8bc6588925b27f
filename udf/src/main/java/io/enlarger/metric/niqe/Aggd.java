package io.enlarger.metric.niqe;

/**
 * An asymmetric generalised Gaussian distribution fitted by its moments (Lasmar et al. 2009; Mittal
 * et al. 2013, eq. 5 to 8).
 *
 * @param alpha shape, from 0.2 to 10 in steps of 0.001
 * @param left scale below zero; NaN where there are no values
 * @param right scale above zero; NaN where there are no values
 * @param mean {@code (right - left) Gamma(2 / alpha) / Gamma(1 / alpha)}
 */
record Aggd(double alpha, double left, double right, double mean) {
  private static final int STEPS = 9801;

  /** {@code Gamma(2/a)^2 / (Gamma(1/a) Gamma(3/a))}, which increases. */
  private static final double[] RATIOS = new double[STEPS];

  /** {@code sqrt(Gamma(1/a) / Gamma(3/a))}. */
  private static final double[] SCALES = new double[STEPS];

  /** {@code Gamma(2/a) / Gamma(1/a)}. */
  private static final double[] MEANS = new double[STEPS];

  /** Lanczos' approximation with g = 7 and nine terms, which is exact to about 1e-15. */
  private static final double[] LANCZOS = {
    0.9999999999998099,
    676.5203681218851,
    -1259.1392167224028,
    771.3234287776531,
    -176.6150291621406,
    12.507343278686905,
    -0.13857109526572012,
    9.984369578019572e-6,
    1.5056327351493116e-7
  };

  static {
    for (int i = 0; i < STEPS; i++) {
      double gamma1 = gamma(1 / alpha(i));
      double gamma2 = gamma(2 / alpha(i));
      double gamma3 = gamma(3 / alpha(i));
      RATIOS[i] = gamma2 * gamma2 / (gamma1 * gamma3);
      SCALES[i] = Math.sqrt(gamma1 / gamma3);
      MEANS[i] = gamma2 / gamma1;
    }
  }

  /**
   * Fits.
   *
   * @param count all values, zeros too
   * @param magnitudes sum of all absolute values
   * @param leftSquares sum of the squares of the values below zero
   * @param leftCount number of values below zero
   * @param rightSquares sum of the squares of the values above zero
   * @param rightCount number of values above zero
   */
  static Aggd fit(
      int count,
      double magnitudes,
      double leftSquares,
      long leftCount,
      double rightSquares,
      long rightCount) {
    double left = leftCount == 0 ? Double.NaN : Math.sqrt(leftSquares / leftCount);
    double right = rightCount == 0 ? Double.NaN : Math.sqrt(rightSquares / rightCount);
    double g = left / right;
    double meanMagnitude = magnitudes / count;
    double r = meanMagnitude * meanMagnitude / ((leftSquares + rightSquares) / count);
    int step = nearest(r * (g * g * g + 1) * (g + 1) / ((g * g + 1) * (g * g + 1)));
    double scaledLeft = left * SCALES[step];
    double scaledRight = right * SCALES[step];
    return new Aggd(alpha(step), scaledLeft, scaledRight, (scaledRight - scaledLeft) * MEANS[step]);
  }

  private static double alpha(int step) {
    return (200 + step) / 1000.0;
  }

  /** The step whose ratio is nearest, the lower of two; the first where there is no ratio. */
  private static int nearest(double ratio) {
    if (Double.isNaN(ratio)) {
      return 0;
    }
    int low = 0;
    int high = STEPS - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (RATIOS[middle] < ratio) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return ratio - RATIOS[low] <= RATIOS[high] - ratio ? low : high;
  }

  private static double gamma(double x) {
    if (x < 0.5) {
      return gamma(x + 1) / x;
    }
    double z = x - 1;
    double sum = LANCZOS[0];
    for (int k = 1; k < LANCZOS.length; k++) {
      sum += LANCZOS[k] / (z + k);
    }
    double t = z + LANCZOS.length - 1.5;
    return Math.sqrt(2 * Math.PI) * StrictMath.pow(t, z + 0.5) * StrictMath.exp(-t) * sum;
  }
}
