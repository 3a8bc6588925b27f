package io.enlarger.image.codec;

import io.enlarger.image.Pixels;
import io.enlarger.image.Resolution;
import java.util.Optional;

/**
 * How stored pixels are to be turned (TIFF 6.0, tag 274; EXIF 2.3).
 *
 * @param value 1 (upright) to 8
 */
record Orientation(int value) {
  static final Orientation UPRIGHT = new Orientation(1);

  /** The orientation of a tag; values that do not exist are upright. */
  static Orientation of(long tag) {
    return tag >= 2 && tag <= 8 ? new Orientation((int) tag) : UPRIGHT;
  }

  /** Whether columns become rows. */
  boolean swapsAxes() {
    return value >= 5;
  }

  /** The resolution of the upright image. */
  Optional<Resolution> apply(Optional<Resolution> stored) {
    return swapsAxes() ? stored.map(r -> new Resolution(r.yDpi(), r.xDpi())) : stored;
  }

  /** The upright image. */
  Pixels apply(Pixels stored) {
    if (value == 1) {
      return stored;
    }
    int fromWidth = stored.widthPx();
    int fromHeight = stored.heightPx();
    int width = swapsAxes() ? fromHeight : fromWidth;
    int height = swapsAxes() ? fromWidth : fromHeight;
    int channels = stored.channels();
    int size = width * height * channels;
    boolean wide = stored.bitDepth() == 16;
    byte[] from8 = new byte[wide ? 0 : size];
    short[] from16 = new short[wide ? size : 0];
    byte[] to8 = new byte[from8.length];
    short[] to16 = new short[from16.length];
    if (wide) {
      stored.copyRows16(0, fromHeight, from16, 0);
    } else {
      stored.copyRows8(0, fromHeight, from8, 0);
    }
    // Where the stored pixel of (0, 0) lies, and how far from it the next column and row are.
    boolean right = value == 2 || value == 3 || value == 7 || value == 8;
    boolean bottom = value == 3 || value == 4 || value == 6 || value == 7;
    int start =
        ((bottom ? fromHeight - 1 : 0) * fromWidth + (right ? fromWidth - 1 : 0)) * channels;
    int alongRow = (right ? -1 : 1) * channels;
    int alongColumn = (bottom ? -1 : 1) * fromWidth * channels;
    int stepX = swapsAxes() ? alongColumn : alongRow;
    int stepY = swapsAxes() ? alongRow : alongColumn;
    int at = 0;
    for (int y = 0; y < height; y++) {
      int from = start + y * stepY;
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          if (wide) {
            to16[at++] = from16[from + c];
          } else {
            to8[at++] = from8[from + c];
          }
        }
        from += stepX;
      }
    }
    return wide
        ? Pixels.of16(width, height, channels, to16)
        : Pixels.of8(width, height, channels, to8);
  }
}
