package io.enlarger.metric;

/**
 * Luma of ITU-R BT.601 with studio swing, as MATLAB's {@code rgb2ycbcr} gives it: Y = 16 + 65.481 R
 * + 128.553 G + 24.966 B, with RGB in [0, 1]. It is not rounded.
 *
 * <p>The luma of a gray image is the gray value itself, in 0 to 255.
 */
public final class Luma {
  private static final double OFFSET = 16;
  private static final double RED = 65.481 / 255;
  private static final double GREEN = 128.553 / 255;
  private static final double BLUE = 24.966 / 255;

  private Luma() {}

  /**
   * The luma of one pixel, 16 to 235.
   *
   * @param red 0 to 255, as green and blue
   */
  public static double of(double red, double green, double blue) {
    return OFFSET + RED * red + GREEN * green + BLUE * blue;
  }

  /** The luma of a row: {@code planes} are one of gray, or three of RGB. */
  static void ofRow(double[][] planes, double[] luma) {
    if (planes.length == 1) {
      System.arraycopy(planes[0], 0, luma, 0, luma.length);
      return;
    }
    double[] red = planes[0];
    double[] green = planes[1];
    double[] blue = planes[2];
    for (int i = 0; i < luma.length; i++) {
      luma[i] = OFFSET + RED * red[i] + GREEN * green[i] + BLUE * blue[i];
    }
  }
}
