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
 * @param sharpness sum over each block of the local standard deviation at the first scale; none
 *     where it was not asked for
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
    return of(pixels, cropPx, 0);
  }

  /** With the sharpness of each block. */
  static BlockFeatures withSharpness(Pixels pixels) {
    return of(pixels, 0, 1);
  }

  private static BlockFeatures of(Pixels pixels, int cropPx, int sharpnesses) {
    int across = Math.max(0, pixels.widthPx() - 2 * cropPx) / BLOCK_PX;
    int down = Math.max(0, pixels.heightPx() - 2 * cropPx) / BLOCK_PX;
    int blocks = across * down;
    BlockFeatures result =
        new BlockFeatures(new double[blocks][COUNT], new double[sharpnesses * blocks]);
    if (blocks > 0) {
      Region whole = new Region(cropPx, cropPx, across * BLOCK_PX, down * BLOCK_PX);
      Plane luma = new RecentRows(Luma.rounded(pixels, whole));
      Plane half = Resampler.BICUBIC.resize(luma, luma.widthPx() / 2, luma.heightPx() / 2);
      result.measure(luma, half);
    }
    return result;
  }

  /** Both scales at once, so that rows of the first are made only once. */
  private void measure(Plane luma, Plane half) {
    Scale fine = new Scale(luma, BLOCK_PX, 0);
    Scale coarse = new Scale(half, BLOCK_PX / 2, BlockBand.FEATURES);
    double[] deviations = new double[luma.widthPx()];
    for (int y = 0; y < luma.heightPx(); y++) {
      fine.step(features);
      if (sharpness.length > 0) {
        fine.mscn.deviations(deviations);
        addSharpness(deviations, y / BLOCK_PX * (deviations.length / BLOCK_PX));
      }
      if (y % 2 == 1) {
        coarse.step(features);
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

  private static final class Scale {
    private final int block;
    private final int offset;
    private final int across;
    private final Mscn mscn;
    private final BlockBand band;
    private int y;

    Scale(Plane plane, int block, int offset) {
      this.block = block;
      this.offset = offset;
      this.across = plane.widthPx() / block;
      this.mscn = new Mscn(plane);
      this.band = new BlockBand(plane.widthPx(), block);
    }

    /** Takes the next row. */
    void step(double[][] features) {
      mscn.next(band.coefficients());
      band.add();
      y++;
      if (y % block == 0) {
        band.finish(features, (y / block - 1) * across, offset);
      }
    }
  }
}
