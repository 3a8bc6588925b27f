package io.enlarger.image;

import java.util.List;
import java.util.OptionalInt;

/** What the colours of samples rest on where no ICC profile says it. */
public sealed interface ColorBasis {
  /**
   * The file says so by numbers, as PNG does (third edition, W3C 2025, 11.3.2), and TIFF, which
   * knows white and primaries (6.0, section 20): they hold for any image whose samples mean what
   * its samples meant.
   *
   * @param gamma exponent from light to samples, in 1/100000; more than 0
   * @param chromaticities x and y of white, red, green and blue in CIE 1931, in 1/100000; eight, or
   *     none where they are not said
   * @param srgbIntent the rendering intent where the samples are sRGB: 0 perceptual, 1 relative, 2
   *     saturation, 3 absolute
   * @param codePoints by which video says it (ITU-T H.273): colour primaries, transfer function,
   *     matrix coefficients, which are 0 for RGB, and 1 for the full range, 0 for the narrow one;
   *     four, or none where they are not said. They win over all others, an ICC profile too
   */
  record Calibrated(
      OptionalInt gamma,
      List<Integer> chromaticities,
      OptionalInt srgbIntent,
      List<Integer> codePoints)
      implements ColorBasis {
    private static final List<Integer> SRGB = List.of(1, 13, 0, 1);

    public Calibrated {
      chromaticities = List.copyOf(chromaticities);
      codePoints = List.copyOf(codePoints);
      if (!codePoints.isEmpty() && !areCodePoints(codePoints)) {
        throw new IllegalArgumentException(
            "codePoints must be 4 of a byte, the third 0, the last 0 or 1, got " + codePoints);
      }
      if (gamma.isPresent() && gamma.getAsInt() <= 0) {
        throw new IllegalArgumentException("gamma must be positive, got " + gamma.getAsInt());
      }
      boolean count = chromaticities.isEmpty() || chromaticities.size() == 8;
      if (!count || chromaticities.stream().anyMatch(value -> value < 0)) {
        throw new IllegalArgumentException(
            "chromaticities must be 8 that are not negative, got " + chromaticities);
      }
      if (srgbIntent.isPresent() && (srgbIntent.getAsInt() < 0 || srgbIntent.getAsInt() > 3)) {
        throw new IllegalArgumentException(
            "srgbIntent must be 0 to 3, got " + srgbIntent.getAsInt());
      }
    }

    /** Whether these may be code points of an image whose samples are gray or RGB. */
    public static boolean areCodePoints(List<Integer> numbers) {
      return numbers.size() == 4
          && numbers.stream().allMatch(number -> number >= 0 && number <= 255)
          && numbers.get(2) == 0
          && numbers.get(3) <= 1;
    }

    /** Whether the samples are said to be sRGB. */
    public boolean isSrgb() {
      return codePoints.isEmpty() ? srgbIntent.isPresent() : codePoints.equals(SRGB);
    }
  }

  /**
   * Nothing: the file holds inks and no profile of them, and they were made RGB ink by ink as R =
   * (1 - C)(1 - K), G and B likewise.
   */
  record AssumedInks() implements ColorBasis {}
}
