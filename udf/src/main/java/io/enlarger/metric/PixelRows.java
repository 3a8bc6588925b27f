package io.enlarger.metric;

import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.image.RowSource;
import io.enlarger.image.Shape;
import io.enlarger.resample.Plane;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A part of an image, without its alpha, row by row as doubles in 0 to 255; samples of 16 bits are
 * rounded to 8. As a plane it is the luma, rounded to 8 bits.
 */
final class PixelRows implements Plane {
  private final RowSource rows;
  private final Region part;
  private final int channels;
  private final byte[] row8;
  private final short[] row16;
  private Pixels band;
  private int bandTop;

  /** Of an image in memory: rows may be read in any order. */
  PixelRows(Pixels pixels, Region part) {
    this(RowSource.of(pixels), pixels, part);
  }

  /** Of an image whose rows come: they are to be read from top to bottom. */
  static PixelRows of(RowSource rows, Region part) throws IOException {
    return new PixelRows(rows, rows.rows(0, rows.rowsAtOnce()), part);
  }

  private PixelRows(RowSource rows, Pixels band, Region part) {
    this.rows = rows;
    this.band = band;
    this.part = part;
    this.channels = band.channels();
    int length = band.widthPx() * channels;
    this.row8 = new byte[length];
    this.row16 = new short[band.bitDepth() == 16 ? length : 0];
  }

  /** 1 for gray, 3 for RGB. */
  static int colors(Shape shape) {
    return shape.channels() <= 2 ? 1 : 3;
  }

  @Override
  public int widthPx() {
    return part.widthPx();
  }

  @Override
  public int heightPx() {
    return part.heightPx();
  }

  /** The luma of the part's row {@code y}, rounded to 8 bits. */
  @Override
  public void read(int y, double[] into) {
    readLuma(y, into);
    Luma.round(into);
  }

  /** The luma of the part's row {@code y}, not rounded. */
  void readLuma(int y, double[] into) {
    readSamples(y);
    int at = part.x() * channels;
    int width = widthPx();
    if (channels <= 2) {
      samples(at, width, into);
    } else {
      Luma.ofSamples(row8, at, channels, into, width);
    }
  }

  /** The colours of the part's row {@code y}, one plane each. */
  void readColors(int y, double[][] planes) {
    readSamples(y);
    int width = widthPx();
    for (int c = 0; c < planes.length; c++) {
      samples(part.x() * channels + c, width, planes[c]);
    }
  }

  private void samples(int from, int width, double[] into) {
    int at = from;
    for (int x = 0; x < width; x++) {
      into[x] = row8[at] & 0xff;
      at += channels;
    }
  }

  private void readSamples(int y) {
    int within = y + part.y() - bandTop;
    if (within >= band.heightPx()) {
      nextBand(y + part.y());
      within = 0;
    }
    if (band.bitDepth() == 8) {
      band.copyRows8(within, 1, row8, 0);
    } else {
      band.copyRows16(within, 1, row16, 0);
      for (int i = 0; i < row16.length; i++) {
        row8[i] = (byte) (((row16[i] & 0xffff) * 255 + 32767) / 65535);
      }
    }
  }

  private void nextBand(int top) {
    try {
      band = rows.rows(top, Math.min(rows.rowsAtOnce(), rows.shape().heightPx() - top));
      bandTop = top;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
