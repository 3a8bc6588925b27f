package io.enlarger.metric;

/** Sums squared differences, column by column, so that no addition waits for the one before. */
final class SquaredError implements PlanePair {
  private double[] sums = new double[0];
  private long count;

  @Override
  public void add(double[] reference, double[] candidate) {
    if (sums.length != reference.length) {
      sums = new double[reference.length];
    }
    addSquares(reference, candidate, sums);
    count += reference.length;
  }

  private static void addSquares(double[] reference, double[] candidate, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      double difference = reference[i] - candidate[i];
      sums[i] += difference * difference;
    }
  }

  /** Mean squared error, in squared levels of 255. */
  double mse() {
    double sum = 0;
    for (double column : sums) {
      sum += column;
    }
    return sum / count;
  }

  double psnrDb() {
    return psnrDb(mse());
  }

  /** 10 log10(255^2 / MSE); +infinity where there is no difference. */
  static double psnrDb(double mse) {
    return mse == 0 ? Double.POSITIVE_INFINITY : 10 * StrictMath.log10(255.0 * 255.0 / mse);
  }
}
