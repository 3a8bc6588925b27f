package io.enlarger.job;

import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.EncodeOptions;
import io.enlarger.report.page.Picture.Choice;
import io.enlarger.report.page.Picture.Crop;
import io.enlarger.resample.Resampler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Cuts places out of images and encodes them small, for pages. */
final class Crops {
  /** Size of a place in pixels of the result. */
  private static final int WIDTH_PX = 480;

  private static final int HEIGHT_PX = 320;
  private static final int WHOLE_PX = 176;

  private static final EncodeOptions SMALL = EncodeOptions.DEFAULT.withWebpQuality(70);
  private static final EncodeOptions LARGE = EncodeOptions.DEFAULT.withWebpQuality(82);
  private static final EncodeOptions SOURCE = EncodeOptions.DEFAULT.withWebpQuality(95);

  private Crops() {}

  /** As a page shows them: RGB of 8 bits. */
  static Pixels colours(Pixels pixels) {
    Pixels plain = pixels.withoutAlpha().withBitDepth(8);
    return plain.channels() == 1 ? plain.select(0, 0, 0) : plain;
  }

  /**
   * A place around a tile, within the image.
   *
   * @param scale pixels of the result for one of this image
   */
  static Region around(Region tile, Pixels image, int scale) {
    int width = Math.min(image.widthPx(), Math.max(1, WIDTH_PX / scale));
    int height = Math.min(image.heightPx(), Math.max(1, HEIGHT_PX / scale));
    int x = tile.x() + tile.widthPx() / 2 - width / 2;
    int y = tile.y() + tile.heightPx() / 2 - height / 2;
    return new Region(
        Math.max(0, Math.min(image.widthPx() - width, x)),
        Math.max(0, Math.min(image.heightPx() - height, y)),
        width,
        height);
  }

  /**
   * A place of two images.
   *
   * @param before RGB of 8 bits
   * @param place in {@code before}
   * @param after the same place, {@code scale} times as wide and high
   */
  static Crop of(Pixels before, Region place, Pixels after, int scale, Choice choice)
      throws IOException {
    return new Crop(
        webp(before.crop(place), scale == 1 ? LARGE : SOURCE),
        webp(after, LARGE),
        webp(small(before), SMALL),
        before.widthPx(),
        before.heightPx(),
        place.x(),
        place.y(),
        place.widthPx(),
        place.heightPx(),
        scale,
        choice);
  }

  private static Pixels small(Pixels source) {
    double factor = WHOLE_PX / (double) Math.max(source.widthPx(), source.heightPx());
    return factor >= 1
        ? source
        : Resampler.BICUBIC.resize(
            source,
            Math.max(1, (int) Math.round(factor * source.widthPx())),
            Math.max(1, (int) Math.round(factor * source.heightPx())));
  }

  private static byte[] webp(Pixels pixels, EncodeOptions options) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Codecs.encoder(ImageFormat.WEBP).encode(Image.of(pixels), options, out);
    return out.toByteArray();
  }
}
