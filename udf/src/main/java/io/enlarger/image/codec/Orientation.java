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

  private static final int BLOCK_PX = 32;

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
    // In blocks, since a column of the one is a row of the other and caches know rows only.
    for (int top = 0; top < height; top += BLOCK_PX) {
      int bottomOfBlock = Math.min(height, top + BLOCK_PX);
      for (int x0 = 0; x0 < width; x0 += BLOCK_PX) {
        int blockWidth = Math.min(BLOCK_PX, width - x0);
        for (int y = top; y < bottomOfBlock; y++) {
          int from = start + y * stepY + x0 * stepX;
          int at = (y * width + x0) * channels;
          if (wide) {
            copy(from16, from, stepX, to16, at, blockWidth, channels);
          } else {
            copy(from8, from, stepX, to8, at, blockWidth, channels);
          }
        }
      }
    }
    return wide
        ? Pixels.of16(width, height, channels, to16)
        : Pixels.of8(width, height, channels, to8);
  }

  private static void copy(
      byte[] from, int first, int step, byte[] to, int at, int pixels, int channels) {
    int source = first;
    int target = at;
    for (int i = 0; i < pixels; i++) {
      for (int c = 0; c < channels; c++) {
        to[target++] = from[source + c];
      }
      source += step;
    }
  }

  private static void copy(
      short[] from, int first, int step, short[] to, int at, int pixels, int channels) {
    int source = first;
    int target = at;
    for (int i = 0; i < pixels; i++) {
      for (int c = 0; c < channels; c++) {
        to[target++] = from[source + c];
      }
      source += step;
    }
  }
}
