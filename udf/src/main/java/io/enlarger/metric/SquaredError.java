package io.enlarger.metric;

/** Sums squared differences of rows. */
final class SquaredError {
  private double sum;
  private long count;

  void add(double[] reference, double[] candidate) {
    double row = 0;
    for (int i = 0; i < reference.length; i++) {
      double difference = reference[i] - candidate[i];
      row += difference * difference;
    }
    sum += row;
    count += reference.length;
  }

  /** 10 log10(255^2 / MSE); +infinity where there is no difference. */
  double psnrDb() {
    return sum == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(255.0 * 255.0 * count / sum);
  }
}
