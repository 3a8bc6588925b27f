package io.enlarger.image.codec;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cyan, magenta, yellow and black to sRGB: by an ICC profile, or, without one, ink by ink as R = (1
 * - C)(1 - K), since there is no profile that would be right for inks of which nothing is known.
 */
final class Inks {
  private final @Nullable ColorConvertOp conversion;

  private Inks(@Nullable ColorConvertOp conversion) {
    this.conversion = conversion;
  }

  /** Inks of a profile; one that is damaged or not of CMYK is as none. */
  static Inks of(Optional<byte[]> profile) {
    if (profile.isEmpty()) {
      return new Inks(null);
    }
    try {
      ICC_Profile inks = ICC_Profile.getInstance(profile.get());
      if (inks.getColorSpaceType() != ColorSpace.TYPE_CMYK) {
        return new Inks(null);
      }
      ICC_Profile[] way = {
        inks, ((ICC_ColorSpace) ColorSpace.getInstance(ColorSpace.CS_sRGB)).getProfile()
      };
      ColorConvertOp op = new ColorConvertOp(way, null);
      // a damaged profile fails only when it is used
      op.filter(raster(new int[4], 4, 1, 255), rgb(1, 255));
      return new Inks(op);
    } catch (RuntimeException e) {
      return new Inks(null);
    }
  }

  /** Whether they are made RGB without a profile. */
  boolean assumed() {
    return conversion == null;
  }

  /**
   * Replaces the first three samples of each pixel by red, green and blue.
   *
   * @param row samples, 0 no ink to {@code max} all of it
   * @param samples of a pixel, at least 4
   * @param max 255 or 65535
   */
  void toRgb(int[] row, int samples, int pixels, int max) {
    if (conversion == null) {
      for (int i = 0; i < pixels * samples; i += samples) {
        for (int c = 0; c < 3; c++) {
          row[i + c] = (int) (((long) (max - row[i + c]) * (max - row[i + 3]) + max / 2) / max);
        }
      }
      return;
    }
    WritableRaster rgb = rgb(pixels, max);
    conversion.filter(raster(row, samples, pixels, max), rgb);
    int[] converted = rgb.getPixels(0, 0, pixels, 1, (int[]) null);
    for (int i = 0; i < pixels; i++) {
      System.arraycopy(converted, 3 * i, row, i * samples, 3);
    }
  }

  private static Raster raster(int[] row, int samples, int pixels, int max) {
    WritableRaster inks = Raster.createInterleavedRaster(type(max), pixels, 1, 4, null);
    int[] four = new int[4 * pixels];
    for (int i = 0; i < pixels; i++) {
      System.arraycopy(row, i * samples, four, 4 * i, 4);
    }
    inks.setPixels(0, 0, pixels, 1, four);
    return inks;
  }

  private static WritableRaster rgb(int pixels, int max) {
    return Raster.createInterleavedRaster(type(max), pixels, 1, 3, null);
  }

  private static int type(int max) {
    return max == 255 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT;
  }
}
