package io.enlarger.upscale;

import io.enlarger.image.Pixels;

/** The eight ways to put a rectangle onto another: four mirrorings, each with its transpose. */
enum Symmetry {
  IDENTITY(false, false, false),
  MIRRORED(true, false, false),
  UPSIDE_DOWN(false, true, false),
  TURNED(true, true, false),
  TRANSPOSED(false, false, true),
  TRANSPOSED_MIRRORED(true, false, true),
  TRANSPOSED_UPSIDE_DOWN(false, true, true),
  TRANSPOSED_TURNED(true, true, true);

  private final boolean leftRight;
  private final boolean topBottom;
  private final boolean swapsAxes;

  Symmetry(boolean leftRight, boolean topBottom, boolean swapsAxes) {
    this.leftRight = leftRight;
    this.topBottom = topBottom;
    this.swapsAxes = swapsAxes;
  }

  /** Whether columns become rows. */
  boolean swapsAxes() {
    return swapsAxes;
  }

  /** Pixels of 16 bits mirrored, then transposed. */
  Pixels applied(Pixels pixels) {
    if (this == IDENTITY) {
      return pixels;
    }
    int height = swapsAxes ? pixels.widthPx() : pixels.heightPx();
    int width = swapsAxes ? pixels.heightPx() : pixels.widthPx();
    int channels = pixels.channels();
    short[] from = samples(pixels);
    short[] to = new short[from.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int source = sourceOf(swapsAxes ? y : x, swapsAxes ? x : y, pixels) * channels;
        System.arraycopy(from, source, to, (y * width + x) * channels, channels);
      }
    }
    return Pixels.of16(width, height, channels, to);
  }

  /**
   * Adds pixels to a sum after undoing this on them.
   *
   * @param pixels 16 bits, on which this was {@linkplain #applied applied}
   * @param sums of the samples of the original position
   */
  void addUndone(Pixels pixels, int[] sums) {
    int width = swapsAxes ? pixels.heightPx() : pixels.widthPx();
    int height = swapsAxes ? pixels.widthPx() : pixels.heightPx();
    int channels = pixels.channels();
    short[] from = samples(pixels);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int column = leftRight ? width - 1 - x : x;
        int row = topBottom ? height - 1 - y : y;
        int source = (swapsAxes ? column * height + row : row * width + column) * channels;
        int at = (y * width + x) * channels;
        for (int c = 0; c < channels; c++) {
          sums[at + c] += from[source + c] & 0xffff;
        }
      }
    }
  }

  private int sourceOf(int column, int row, Pixels pixels) {
    int x = leftRight ? pixels.widthPx() - 1 - column : column;
    int y = topBottom ? pixels.heightPx() - 1 - row : row;
    return y * pixels.widthPx() + x;
  }

  private static short[] samples(Pixels pixels) {
    short[] samples = new short[Math.toIntExact(pixels.bounds().areaPx() * pixels.channels())];
    pixels.copyRows16(0, pixels.heightPx(), samples, 0);
    return samples;
  }
}
