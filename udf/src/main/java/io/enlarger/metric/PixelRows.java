package io.enlarger.metric;

import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.resample.Plane;

/**
 * A part of an image, without its alpha, row by row as doubles in 0 to 255; samples of 16 bits are
 * rounded to 8. As a plane it is the luma, rounded to 8 bits.
 */
final class PixelRows implements Plane {
  private final Pixels pixels;
  private final Region part;
  private final int channels;
  private final byte[] row8;
  private final short[] row16;

  PixelRows(Pixels pixels, Region part) {
    this.pixels = pixels;
    this.part = part;
    this.channels = pixels.channels();
    int length = pixels.widthPx() * channels;
    this.row8 = new byte[length];
    this.row16 = new short[pixels.bitDepth() == 16 ? length : 0];
  }

  /** 1 for gray, 3 for RGB. */
  static int colors(Pixels pixels) {
    return pixels.channels() <= 2 ? 1 : 3;
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
    if (pixels.bitDepth() == 8) {
      pixels.copyRows8(y + part.y(), 1, row8, 0);
    } else {
      pixels.copyRows16(y + part.y(), 1, row16, 0);
      for (int i = 0; i < row16.length; i++) {
        row8[i] = (byte) (((row16[i] & 0xffff) * 255 + 32767) / 65535);
      }
    }
  }
}
