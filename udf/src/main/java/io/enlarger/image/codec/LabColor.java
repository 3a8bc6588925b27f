package io.enlarger.image.codec;

/**
 * CIE L*a*b* to sRGB (CIE 15:2004, 8.2.1; IEC 61966-2-1): the white of D50, as in prints and ICC
 * profiles, adapted to that of sRGB by Bradford's matrix.
 */
final class LabColor {
  private static final double[] WHITE = {0.9642, 1.0, 0.8249};

  /** XYZ of D50 to linear sRGB, Bradford's adaptation within (Lindbloom). */
  private static final double[][] TO_RGB = {
    {3.1338561, -1.6168667, -0.4906146},
    {-0.9787684, 1.9161415, 0.0334540},
    {0.0719453, -0.2289914, 1.4052427}
  };

  private LabColor() {}

  /**
   * One pixel.
   *
   * @param row unsigned samples, L* at {@code from}
   * @param max 255 or 65535, of {@code row} and {@code pixel}
   * @param pixel receives red, green and blue
   */
  static void toSrgb(int[] row, int from, TiffLayout.Photometry photometry, int max, int[] pixel) {
    double lightness = row[from] * 100.0 / max;
    double fy = (lightness + 16) / 116;
    double[] f = {
      fy + chroma(row[from + 1], photometry, max) / 500,
      fy,
      fy - chroma(row[from + 2], photometry, max) / 200
    };
    double[] xyz = new double[3];
    for (int i = 0; i < 3; i++) {
      double cubed = f[i] * f[i] * f[i];
      xyz[i] = WHITE[i] * (cubed > 216.0 / 24389 ? cubed : (116 * f[i] - 16) * 27 / 24389);
    }
    for (int c = 0; c < 3; c++) {
      double linear = TO_RGB[c][0] * xyz[0] + TO_RGB[c][1] * xyz[1] + TO_RGB[c][2] * xyz[2];
      double value =
          linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
      pixel[c] = (int) Math.max(0, Math.min(max, Math.rint(value * max)));
    }
  }

  private static double chroma(int sample, TiffLayout.Photometry photometry, int max) {
    boolean offset = photometry.interpretation() == TiffLayout.ICC_LAB;
    if (max == 255) {
      return offset ? sample - 128 : (byte) sample;
    }
    return (offset ? sample - 32768 : (short) sample) / 256.0;
  }
}
