package io.enlarger.metric.niqe;

/**
 * {@code d' pinv(M) d} for a symmetric matrix that has no negative eigenvalues: by Cholesky's
 * factors where it is far from singular, by Jacobi's rotations else. Always in the same order.
 */
final class QuadraticForm {
  private static final int MOST_SWEEPS = 100;

  /** Share of the trace below which a pivot may be rounding. */
  private static final double SINGULAR = 1e-10;

  private QuadraticForm() {}

  /**
   * The form's value.
   *
   * @param matrix symmetric; is used up
   * @param vector as long as a side of the matrix; is used up
   */
  static double ofPseudoInverse(double[][] matrix, double[] vector) {
    double[][] factor = new double[vector.length][];
    return factorise(matrix, factor) ? ofInverse(factor, vector) : ofSingular(matrix, vector);
  }

  /** Whether the matrix is {@code factor * factor'}, with no pivot that may be rounding. */
  private static boolean factorise(double[][] matrix, double[][] factor) {
    double trace = 0;
    for (int i = 0; i < factor.length; i++) {
      trace += matrix[i][i];
    }
    for (int i = 0; i < factor.length; i++) {
      factor[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= factor[i][k] * factor[j][k];
        }
        if (j < i) {
          factor[i][j] = sum / factor[j][j];
        } else if (sum > SINGULAR * trace) {
          factor[i][i] = Math.sqrt(sum);
        } else {
          return false;
        }
      }
    }
    return true;
  }

  private static double ofInverse(double[][] factor, double[] vector) {
    double[] solved = new double[vector.length];
    double form = 0;
    for (int i = 0; i < vector.length; i++) {
      double sum = vector[i];
      for (int k = 0; k < i; k++) {
        sum -= factor[i][k] * solved[k];
      }
      solved[i] = sum / factor[i][i];
      form += solved[i] * solved[i];
    }
    return form;
  }

  private static double ofSingular(double[][] matrix, double[] vector) {
    int size = vector.length;
    for (int sweep = 0; sweep < MOST_SWEEPS && !isDiagonal(matrix); sweep++) {
      for (int p = 0; p < size - 1; p++) {
        for (int q = p + 1; q < size; q++) {
          if (matrix[p][q] != 0) {
            rotate(matrix, vector, p, q);
          }
        }
      }
    }
    double largest = 0;
    for (int i = 0; i < size; i++) {
      largest = Math.max(largest, Math.abs(matrix[i][i]));
    }
    // below this, what is divided by is rounding: the tolerance of MATLAB's pinv
    double tolerance = size * Math.ulp(largest);
    double sum = 0;
    for (int i = 0; i < size; i++) {
      if (Math.abs(matrix[i][i]) > tolerance) {
        sum += vector[i] * vector[i] / matrix[i][i];
      }
    }
    return sum;
  }

  private static boolean isDiagonal(double[][] matrix) {
    double on = 0;
    double off = 0;
    for (int i = 0; i < matrix.length; i++) {
      on += matrix[i][i] * matrix[i][i];
      for (int j = i + 1; j < matrix.length; j++) {
        off += matrix[i][j] * matrix[i][j];
      }
    }
    return off <= 1e-36 * on;
  }

  /** Makes {@code matrix[p][q]} zero, and turns the vector with the matrix. */
  private static void rotate(double[][] matrix, double[] vector, int p, int q) {
    double theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
    double t = 1 / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    if (theta < 0) {
      t = -t;
    }
    double c = 1 / Math.sqrt(t * t + 1);
    double s = t * c;
    for (int k = 0; k < vector.length; k++) {
      double kp = matrix[k][p];
      double kq = matrix[k][q];
      matrix[k][p] = c * kp - s * kq;
      matrix[k][q] = s * kp + c * kq;
    }
    double[] rowP = matrix[p];
    double[] rowQ = matrix[q];
    for (int k = 0; k < vector.length; k++) {
      double pk = rowP[k];
      double qk = rowQ[k];
      rowP[k] = c * pk - s * qk;
      rowQ[k] = s * pk + c * qk;
    }
    rowP[q] = 0;
    rowQ[p] = 0;
    double vp = vector[p];
    vector[p] = c * vp - s * vector[q];
    vector[q] = s * vp + c * vector[q];
  }
}
