package io.enlarger.metric.niqe;

/** A row of coefficients with the sign of each: -1, 0 or 1. */
final class SignedRow {
  final double[] values;
  final double[] signs;

  SignedRow(int width) {
    values = new double[width];
    signs = new double[width];
  }

  /**
   * Takes the signs of the values, none of which is so near to zero that this makes less than 1.
   */
  void sign() {
    sign(values, signs);
  }

  private static void sign(double[] values, double[] signs) {
    for (int i = 0; i < signs.length; i++) {
      signs[i] = Math.max(-1, Math.min(1, values[i] * 1e300));
    }
  }

  void copy(SignedRow from) {
    System.arraycopy(from.values, 0, values, 0, values.length);
    System.arraycopy(from.signs, 0, signs, 0, signs.length);
  }

  /** Each column of {@code from} one further right; each block's last becomes its first. */
  void rolledRight(SignedRow from, int block) {
    int width = signs.length;
    System.arraycopy(from.values, 0, values, 1, width - 1);
    System.arraycopy(from.signs, 0, signs, 1, width - 1);
    for (int i = 0; i < width; i += block) {
      values[i] = from.values[i + block - 1];
      signs[i] = from.signs[i + block - 1];
    }
  }

  /** Each column of {@code from} one further left; each block's first becomes its last. */
  void rolledLeft(SignedRow from, int block) {
    int width = signs.length;
    System.arraycopy(from.values, 1, values, 0, width - 1);
    System.arraycopy(from.signs, 1, signs, 0, width - 1);
    for (int i = 0; i < width; i += block) {
      values[i + block - 1] = from.values[i];
      signs[i + block - 1] = from.signs[i];
    }
  }
}
