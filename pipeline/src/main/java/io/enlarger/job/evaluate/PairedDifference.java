package io.enlarger.job.evaluate;

import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.jspecify.annotations.Nullable;

/** Differences of scores of the same images. */
final class PairedDifference {
  private static final double UPPER_QUANTILE = 0.975;

  private PairedDifference() {}

  /**
   * Student's t for paired samples; null for less than two pairs of finite numbers.
   *
   * @param first scores by image, not a number where there is none
   * @param second of the same images
   */
  static Standing.@Nullable Difference of(String against, double[] first, double[] second) {
    SummaryStatistics differences = new SummaryStatistics();
    for (int i = 0; i < first.length; i++) {
      if (Double.isFinite(first[i]) && Double.isFinite(second[i])) {
        differences.addValue(second[i] - first[i]);
      }
    }
    long pairs = differences.getN();
    if (pairs < 2) {
      return null;
    }
    double t = new TDistribution(pairs - 1.0).inverseCumulativeProbability(UPPER_QUANTILE);
    double half = t * differences.getStandardDeviation() / Math.sqrt((double) pairs);
    double mean = differences.getMean();
    return new Standing.Difference(against, mean, mean - half, mean + half, pairs);
  }
}
