package io.enlarger.image.codec;

import io.enlarger.image.Image;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.image.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What can be had of a damaged file: the rows above the damage.
 *
 * @param image of full size; the rows below are gray, and opaque
 * @param intactRows how many are as they were stored, from the top; at least 1
 */
public record Salvaged(Image image, int intactRows) {
  /**
   * An image whose first rows are right.
   *
   * @param top at least those rows
   * @param shape of the whole
   * @return none where there is no such row, or all are there
   */
  static Optional<Salvaged> of(Image top, int intactRows, Shape shape) {
    if (intactRows < 1 || intactRows >= shape.heightPx()) {
      return Optional.empty();
    }
    Pixels rows = top.pixels();
    Pixels intact = rows.crop(new Region(0, 0, rows.widthPx(), intactRows));
    Pixels whole = Pixels.stacked(List.of(intact, gray(intact, shape.heightPx() - intactRows)));
    return Optional.of(new Salvaged(new Image(whole, top.document()), intactRows));
  }

  private static Pixels gray(Pixels like, int rows) {
    int channels = like.channels();
    int size = Math.toIntExact((long) like.widthPx() * rows * channels);
    if (like.bitDepth() == 8) {
      byte[] samples = new byte[size];
      Arrays.fill(samples, (byte) 128);
      for (int i = channels - 1; like.hasAlpha() && i < size; i += channels) {
        samples[i] = (byte) 255;
      }
      return Pixels.of8(like.widthPx(), rows, channels, samples);
    }
    short[] samples = new short[size];
    Arrays.fill(samples, (short) 32768);
    for (int i = channels - 1; like.hasAlpha() && i < size; i += channels) {
      samples[i] = (short) 65535;
    }
    return Pixels.of16(like.widthPx(), rows, channels, samples);
  }
}
