package io.enlarger.metric;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;

/**
 * Two images that are compared, without their alpha and their border, row by row as doubles in 0 to
 * 255.
 */
final class ImagePair {
  private final Pixels reference;
  private final Pixels candidate;
  private final int cropPx;
  private final int colors;

  /**
   * @param measure the name that messages begin with
   * @throws EnlargerException {@code IMAGE_MISMATCH} where sizes or colours differ, {@code
   *     IMAGE_TOO_SMALL} where nothing is left after the crop
   */
  ImagePair(String measure, Pixels reference, Pixels candidate, int cropPx) {
    if (cropPx < 0) {
      throw new IllegalArgumentException("cropPx must be at least 0, got " + cropPx);
    }
    if (reference.widthPx() != candidate.widthPx()
        || reference.heightPx() != candidate.heightPx()) {
      throw EnlargerException.of(
          ErrorCode.IMAGE_MISMATCH,
          "%s: reference is %dx%d, candidate %dx%d; upscale or crop to one size",
          measure,
          reference.widthPx(),
          reference.heightPx(),
          candidate.widthPx(),
          candidate.heightPx());
    }
    this.colors = colors(reference);
    if (colors != colors(candidate)) {
      throw EnlargerException.of(
          ErrorCode.IMAGE_MISMATCH,
          "%s: reference is %s, candidate %s; convert one of them",
          measure,
          colors == 1 ? "gray" : "RGB",
          colors == 1 ? "RGB" : "gray");
    }
    this.reference = reference;
    this.candidate = candidate;
    this.cropPx = cropPx;
    if (widthPx() < 1 || heightPx() < 1) {
      throw EnlargerException.of(
          ErrorCode.IMAGE_TOO_SMALL,
          "%s: nothing is left of %dx%d when %d pixels are cut off each side; use larger images",
          measure,
          reference.widthPx(),
          reference.heightPx(),
          cropPx);
    }
  }

  /** Columns without the border. */
  int widthPx() {
    return reference.widthPx() - 2 * cropPx;
  }

  /** Rows without the border. */
  int heightPx() {
    return reference.heightPx() - 2 * cropPx;
  }

  /** 1 for gray, 3 for RGB. */
  int colors() {
    return colors;
  }

  Rows reference() {
    return new Rows(reference);
  }

  Rows candidate() {
    return new Rows(candidate);
  }

  private static int colors(Pixels pixels) {
    return pixels.channels() <= 2 ? 1 : 3;
  }

  /** One image's rows. */
  final class Rows {
    private final Pixels pixels;
    private final byte[] row8;
    private final short[] row16;

    private Rows(Pixels pixels) {
      this.pixels = pixels;
      int length = pixels.widthPx() * pixels.channels();
      this.row8 = new byte[length];
      this.row16 = new short[pixels.bitDepth() == 16 ? length : 0];
    }

    /** The colours of row {@code y} after the crop, one plane each. */
    void read(int y, double[][] planes) {
      if (pixels.bitDepth() == 8) {
        pixels.copyRows8(y + cropPx, 1, row8, 0);
      } else {
        pixels.copyRows16(y + cropPx, 1, row16, 0);
        for (int i = 0; i < row16.length; i++) {
          row8[i] = (byte) (((row16[i] & 0xffff) * 255 + 32767) / 65535);
        }
      }
      int channels = pixels.channels();
      int width = widthPx();
      for (int c = 0; c < planes.length; c++) {
        double[] plane = planes[c];
        int at = cropPx * channels + c;
        for (int x = 0; x < width; x++) {
          plane[x] = row8[at] & 0xff;
          at += channels;
        }
      }
    }
  }
}
