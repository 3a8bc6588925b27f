package io.enlarger.image;

/**
 * Resolution of a scan in dots per inch, across and down.
 *
 * @param xDpi dots per inch across, positive
 * @param yDpi dots per inch down, positive
 */
public record Resolution(double xDpi, double yDpi) {
  public Resolution {
    if (!(xDpi > 0 && yDpi > 0) || Double.isInfinite(xDpi) || Double.isInfinite(yDpi)) {
      throw new IllegalArgumentException("dpi must be positive, got " + xDpi + " x " + yDpi);
    }
  }

  /** {@code factor} times as fine. */
  public Resolution scaledBy(double factor) {
    return new Resolution(xDpi * factor, yDpi * factor);
  }
}
