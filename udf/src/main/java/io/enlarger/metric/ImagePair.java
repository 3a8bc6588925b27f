package io.enlarger.metric;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;

/** Two images that are compared, without their alpha and their border. */
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
    this.colors = PixelRows.colors(reference);
    if (colors != PixelRows.colors(candidate)) {
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

  PixelRows reference() {
    return new PixelRows(reference, part());
  }

  PixelRows candidate() {
    return new PixelRows(candidate, part());
  }

  private Region part() {
    return new Region(cropPx, cropPx, widthPx(), heightPx());
  }
}
