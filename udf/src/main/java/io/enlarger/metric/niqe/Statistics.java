package io.enlarger.metric.niqe;

import java.util.ArrayList;
import java.util.List;

/** Moments of the features of blocks. */
final class Statistics {
  private Statistics() {}

  /** The blocks whose features are all finite numbers. */
  static List<double[]> complete(BlockFeatures blocks) {
    List<double[]> complete = new ArrayList<>();
    for (double[] block : blocks.features()) {
      if (isComplete(block)) {
        complete.add(block);
      }
    }
    return complete;
  }

  static boolean isComplete(double[] block) {
    double sum = 0;
    for (double feature : block) {
      sum += feature;
    }
    return !Double.isNaN(sum) && !Double.isInfinite(sum);
  }

  /** Sample covariance of at least two blocks. */
  static double[][] covariance(List<double[]> blocks) {
    int size = blocks.get(0).length;
    double[] means = new double[size];
    for (double[] block : blocks) {
      for (int i = 0; i < size; i++) {
        means[i] += block[i] / blocks.size();
      }
    }
    double[][] covariance = new double[size][size];
    double[] deviation = new double[size];
    for (double[] block : blocks) {
      for (int i = 0; i < size; i++) {
        deviation[i] = block[i] - means[i];
      }
      for (int i = 0; i < size; i++) {
        addScaled(deviation, deviation[i] / (blocks.size() - 1), covariance[i]);
      }
    }
    return covariance;
  }

  private static void addScaled(double[] values, double factor, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * values[i];
    }
  }
}
