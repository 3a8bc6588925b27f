package io.enlarger.resample;

/**
 * The interpolation kernels of MATLAB's {@code imresize}.
 *
 * <p>Each is even, and zero from half its width on.
 */
public enum Kernel {
  /** The nearest sample; never widened, so shrinking drops samples. */
  NEAREST(1) {
    @Override
    double at(double x) {
      return -0.5 <= x && x < 0.5 ? 1 : 0;
    }
  },
  /** A triangle. */
  BILINEAR(2) {
    @Override
    double at(double x) {
      return Math.max(0, 1 - Math.abs(x));
    }
  },
  /** Keys, "Cubic convolution interpolation for digital image processing" (1981), a = -0.5. */
  BICUBIC(4) {
    @Override
    double at(double x) {
      double d = Math.abs(x);
      if (d <= 1) {
        return 1.5 * d * d * d - 2.5 * d * d + 1;
      }
      return d <= 2 ? -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2 : 0;
    }
  },
  /** A sinc under the middle lobe of another that is three times as wide. */
  LANCZOS3(6) {
    @Override
    double at(double x) {
      if (Math.abs(x) >= 3) {
        return 0;
      }
      double p = Math.PI * x;
      double epsilon = Math.ulp(1.0);
      return (StrictMath.sin(p) * StrictMath.sin(p / 3) + epsilon) / (p * p / 3 + epsilon);
    }
  };

  private final double width;

  Kernel(double width) {
    this.width = width;
  }

  /** How many samples it covers at scale 1. */
  double width() {
    return width;
  }

  /** How many samples away the farthest one lies that tells when enlarging; rounded up. */
  public int reachPx() {
    return (int) Math.ceil(width / 2) + 1;
  }

  /** Whether it is widened for shrinking, so that nothing aliases. */
  boolean antialiases() {
    return this != NEAREST;
  }

  /** Its value at a distance of {@code x} samples. */
  abstract double at(double x);
}
