package io.enlarger.metric;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Region;
import io.enlarger.image.RowSource;
import io.enlarger.image.Shape;
import java.io.IOException;

/** Two images that are compared, without their alpha and their border. */
final class ImagePair {
  private final RowSource reference;
  private final RowSource candidate;
  private final Shape shape;
  private final int cropPx;
  private final int colors;

  /**
   * @param measure the name that messages begin with
   * @throws EnlargerException {@code IMAGE_MISMATCH} where sizes or colours differ, {@code
   *     IMAGE_TOO_SMALL} where nothing is left after the crop
   */
  ImagePair(String measure, RowSource reference, RowSource candidate, int cropPx) {
    this.shape = reference.shape();
    Shape other = candidate.shape();
    if (cropPx < 0) {
      throw new IllegalArgumentException("cropPx must be at least 0, got " + cropPx);
    }
    if (shape.widthPx() != other.widthPx() || shape.heightPx() != other.heightPx()) {
      throw EnlargerException.of(
          ErrorCode.IMAGE_MISMATCH,
          "%s: reference is %dx%d, candidate %dx%d; upscale or crop to one size",
          measure,
          shape.widthPx(),
          shape.heightPx(),
          other.widthPx(),
          other.heightPx());
    }
    this.colors = PixelRows.colors(shape);
    if (colors != PixelRows.colors(other)) {
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
          shape.widthPx(),
          shape.heightPx(),
          cropPx);
    }
  }

  /** Columns without the border. */
  int widthPx() {
    return shape.widthPx() - 2 * cropPx;
  }

  /** Rows without the border. */
  int heightPx() {
    return shape.heightPx() - 2 * cropPx;
  }

  /** 1 for gray, 3 for RGB. */
  int colors() {
    return colors;
  }

  PixelRows reference() throws IOException {
    return PixelRows.of(reference, part());
  }

  PixelRows candidate() throws IOException {
    return PixelRows.of(candidate, part());
  }

  private Region part() {
    return new Region(cropPx, cropPx, widthPx(), heightPx());
  }
}
