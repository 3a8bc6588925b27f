package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.image.RowSource;
import io.enlarger.image.Shape;
import java.awt.Point;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows as the image that a library's writer takes, each fetched when the writer comes to it; for
 * writers that go from top to bottom and ask for a row by {@link #createChild}, as the JDK's of
 * JPEG does.
 */
final class LazyCanvas extends WritableRaster {
  private static final int ROWS_AT_ONCE = 16;

  private final RowSource rows;
  private byte[] fetched = new byte[0];
  private int fetchedFrom;

  private LazyCanvas(RowSource rows) {
    super(
        new PixelInterleavedSampleModel(
            DataBuffer.TYPE_BYTE,
            rows.shape().widthPx(),
            rows.shape().heightPx(),
            rows.shape().channels(),
            rows.shape().widthPx() * rows.shape().channels(),
            IntStream.range(0, rows.shape().channels()).toArray()),
        new Unfetched((int) samples(rows.shape())),
        new Point());
    this.rows = rows;
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
    return new BufferedImage(
        Canvas.colorModel(channels, DataBuffer.TYPE_BYTE), new LazyCanvas(rows), false, null);
  }

  private static long samples(Shape shape) {
    return (long) shape.widthPx() * shape.heightPx() * shape.channels();
  }

  /** A part of one row. */
  @Override
  public Raster createChild(
      int x, int y, int width, int height, int toX, int toY, int @Nullable [] bands) {
    if (height != 1) {
      throw new UnsupportedOperationException("rows are read one by one");
    }
    int rowSamples = rows.shape().widthPx() * rows.shape().channels();
    int count = fetched.length / rowSamples;
    if (y < fetchedFrom || y >= fetchedFrom + count) {
      fetch(y);
    }
    int from = (y - fetchedFrom) * rowSamples;
    DataBufferByte all = new DataBufferByte(fetched, fetched.length);
    int channels = rows.shape().channels();
    Raster whole =
        Raster.createInterleavedRaster(
            all,
            rows.shape().widthPx(),
            1,
            rowSamples,
            channels,
            IntStream.range(0, channels).map(c -> from + c).toArray(),
            null);
    return whole.createChild(x, 0, width, 1, toX, toY, bands);
  }

  private void fetch(int y) {
    try {
      int count = Math.min(ROWS_AT_ONCE, rows.shape().heightPx() - y);
      Pixels band = rows.rows(y, count).withBitDepth(8);
      // a new array: the writer may still hold the row before
      fetched = new byte[count * rows.shape().widthPx() * rows.shape().channels()];
      band.copyRows8(0, count, fetched, 0);
      fetchedFrom = y;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the raster's samples seem to lie in. */
  private static final class Unfetched extends DataBuffer {
    Unfetched(int size) {
      super(TYPE_BYTE, size);
    }

    @Override
    public int getElem(int bank, int i) {
      throw new UnsupportedOperationException("rows are read by createChild");
    }

    @Override
    public void setElem(int bank, int i, int value) {
      throw new UnsupportedOperationException("rows are read only");
    }
  }
}
