package io.enlarger.metric.niqe;

import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.metric.Luma;
import io.enlarger.resample.Plane;
import io.enlarger.resample.Resampler;

/**
 * The natural-scene statistics of an image's blocks of 96x96 px, from left to right and from top to
 * bottom, at two scales; what does not fill a block at the right and the bottom is left out.
 *
 * @param features 36 of each block; NaN where a block has no values of one sign
 * @param sharpness sum over each block of the local standard deviation at the first scale
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record BlockFeatures(double[][] features, double[] sharpness) {
  /** Side of a block at the first scale. */
  static final int BLOCK_PX = 96;

  /** Features of a block over both scales. */
  static final int COUNT = 2 * BlockBand.FEATURES;

  /** How many blocks an image has. */
  static int blocks(int widthPx, int heightPx) {
    return (widthPx / BLOCK_PX) * (heightPx / BLOCK_PX);
  }

  /**
   * Measures.
   *
   * @param cropPx border that is cut off each side
   * @return no blocks where the image is smaller than one
   */
  static BlockFeatures of(Pixels pixels, int cropPx) {
    int across = Math.max(0, pixels.widthPx() - 2 * cropPx) / BLOCK_PX;
    int down = Math.max(0, pixels.heightPx() - 2 * cropPx) / BLOCK_PX;
    int blocks = across * down;
    BlockFeatures result = new BlockFeatures(new double[blocks][COUNT], new double[blocks]);
    if (blocks > 0) {
      Region whole = new Region(cropPx, cropPx, across * BLOCK_PX, down * BLOCK_PX);
      result.measure(Luma.rounded(pixels, whole), BLOCK_PX, 0);
      Plane luma = Luma.rounded(pixels, whole);
      Plane half = Resampler.BICUBIC.resize(luma, luma.widthPx() / 2, luma.heightPx() / 2);
      result.measure(half, BLOCK_PX / 2, BlockBand.FEATURES);
    }
    return result;
  }

  private void measure(Plane plane, int block, int offset) {
    int width = plane.widthPx();
    Mscn mscn = new Mscn(plane);
    BlockBand band = new BlockBand(width, block);
    double[] deviations = new double[width];
    for (int y = 0; y < plane.heightPx(); y++) {
      mscn.next(band.coefficients(), deviations);
      band.add();
      if (offset == 0) {
        addSharpness(deviations, y / block * (width / block));
      }
      if ((y + 1) % block == 0) {
        band.finish(features, y / block * (width / block), offset);
      }
    }
  }

  private void addSharpness(double[] deviations, int firstBlock) {
    for (int from = 0; from < deviations.length; from += BLOCK_PX) {
      double sum = 0;
      for (int i = from; i < from + BLOCK_PX; i++) {
        sum += deviations[i];
      }
      sharpness[firstBlock + from / BLOCK_PX] += sum;
    }
  }
}
