package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.image.RowSource;
import io.enlarger.image.Shape;
import java.awt.Point;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;

/**
 * Rows as the image that a library's writer takes, each fetched when the writer comes to it; for
 * writers that go from top to bottom.
 */
final class LazyCanvas extends DataBuffer {
  private static final int ROWS_AT_ONCE = 16;

  private final RowSource rows;
  private final int rowSamples;
  private byte[] fetched = new byte[0];
  private int fetchedFrom;

  private LazyCanvas(RowSource rows) {
    super(TYPE_BYTE, (int) samples(rows.shape()));
    this.rows = rows;
    this.rowSamples = rows.shape().widthPx() * rows.shape().channels();
  }

  /**
   * Gray or RGB, brought to 8 bits. Reading it throws {@link UncheckedIOException} where the rows
   * fail.
   *
   * @throws EnlargerException {@code IMAGE_TOO_LARGE} where a sample's number does not fit an int
   */
  static BufferedImage of(RowSource rows) {
    Shape shape = rows.shape();
    int channels = shape.channels();
    if (samples(shape) > Integer.MAX_VALUE - 8L) {
      throw EnlargerException.of(
          ErrorCode.IMAGE_TOO_LARGE,
          "JPEG: %dx%d with %d channels has more samples than the encoder can count (%d); choose"
              + " tiff",
          shape.widthPx(),
          shape.heightPx(),
          channels,
          Integer.MAX_VALUE - 8);
    }
    WritableRaster raster =
        Raster.createWritableRaster(
            new PixelInterleavedSampleModel(
                TYPE_BYTE,
                shape.widthPx(),
                shape.heightPx(),
                channels,
                shape.widthPx() * channels,
                IntStream.range(0, channels).toArray()),
            new LazyCanvas(rows),
            new Point());
    return new BufferedImage(Canvas.colorModel(channels, TYPE_BYTE), raster, false, null);
  }

  private static long samples(Shape shape) {
    return (long) shape.widthPx() * shape.heightPx() * shape.channels();
  }

  @Override
  public int getElem(int bank, int i) {
    int at = i - fetchedFrom;
    if (at < 0 || at >= fetched.length) {
      fetch(i / rowSamples);
      at = i - fetchedFrom;
    }
    return fetched[at] & 0xff;
  }

  private void fetch(int y) {
    try {
      int count = Math.min(ROWS_AT_ONCE, rows.shape().heightPx() - y);
      Pixels band = rows.rows(y, count).withBitDepth(8);
      fetched = fetched.length == count * rowSamples ? fetched : new byte[count * rowSamples];
      band.copyRows8(0, count, fetched, 0);
      fetchedFrom = y * rowSamples;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void setElem(int bank, int i, int value) {
    throw new UnsupportedOperationException("rows are read only");
  }
}
