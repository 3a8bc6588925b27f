package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Pixels of a TIFF page whose compression knows bytes only: samples of 1 to 64 bits, unsigned,
 * signed or floating point, chunky or planar, in strips or tiles, of either byte order.
 *
 * <p>Unsigned samples of up to 8 bits become 8 bits, all others 16, scaled so that the largest
 * value stays the largest. Signed integers are shifted so that the least is black. Floating point
 * is taken from 0 (black) to 1 (white) and cut off beyond, as everywhere where it is shown.
 */
final class TiffSamples implements TiffBands {
  static final int UNSIGNED = 1;
  static final int SIGNED = 2;
  static final int FLOAT = 3;

  private final TiffLayout.Photometry photometry;
  private final TiffParts parts;
  private final int width;
  private final int height;
  private final int channels;
  private final int max;
  private final int[] palette;
  private final int paletteEntries;
  private final Inks inks;
  private byte[] out8 = new byte[0];
  private short[] out16 = new short[0];

  /**
   * The samples of a page.
   *
   * @param width columns as stored
   * @param height rows as stored
   */
  TiffSamples(
      SourceStream in,
      TiffDirectory tags,
      TiffLayout.Photometry photometry,
      int width,
      int height,
      int channels,
      Inks inks)
      throws IOException {
    this.photometry = photometry;
    this.parts = new TiffParts(in, tags, width, height, photometry.bits(), photometry.samples());
    this.width = width;
    this.height = height;
    this.channels = channels;
    boolean wide = photometry.depth() == 16;
    this.max = wide ? 65535 : 255;
    this.inks = inks;
    if (photometry.interpretation() == TiffLayout.PALETTE) {
      this.paletteEntries = 1 << photometry.bits();
      this.palette = palette(tags, paletteEntries, wide);
    } else {
      this.paletteEntries = 0;
      this.palette = new int[0];
    }
    if (photometry.interpretation() == TiffLayout.YCBCR) {
      requirePlainYcbcr(tags);
    }
  }

  @Override
  public int bands() {
    return parts.down();
  }

  @Override
  public int bandHeight() {
    return parts.partHeight();
  }

  @Override
  public Pixels read(int from, int to) throws IOException {
    int top = from * parts.partHeight();
    int rows = Math.min(height, to * parts.partHeight()) - top;
    int size = Math.toIntExact((long) width * rows * channels);
    boolean wide = photometry.depth() == 16;
    out8 = new byte[wide ? 0 : size];
    out16 = new short[wide ? size : 0];
    if (parts.samplesOfPart() == photometry.samples()) {
      readChunky(from, to, top);
    } else {
      readPlanar(from, to, top, rows);
    }
    Pixels pixels =
        wide ? Pixels.of16(width, rows, channels, out16) : Pixels.of8(width, rows, channels, out8);
    return photometry.premultiplied() ? Rasters.divideByAlpha(pixels) : pixels;
  }

  private void readChunky(int from, int to, int top) throws IOException {
    Unpacking unpacking = new Unpacking(photometry, parts.order());
    int stride = (int) parts.rowBytes();
    int samples = photometry.samples();
    int interpretation = photometry.interpretation();
    boolean asStored =
        photometry.bits() == 8
            && photometry.sampleFormat() == UNSIGNED
            && samples == channels
            && (interpretation == TiffLayout.RGB || interpretation == TiffLayout.BLACK_IS_ZERO);
    parts.read(
        from,
        to,
        (plane, x, y, columns, rows, bytes) -> {
          int[] row = new int[columns * samples];
          for (int r = 0; r < rows; r++) {
            int at = ((y - top + r) * width + x) * channels;
            if (asStored) {
              System.arraycopy(bytes, r * stride, out8, at, columns * channels);
            } else {
              unpacking.unpack(bytes, r * stride, row, columns * samples);
              put(row, columns, at);
            }
          }
        });
  }

  /** Planes come one after another, so that colours can only be made when all are there. */
  private void readPlanar(int from, int to, int top, int height) throws IOException {
    Unpacking unpacking = new Unpacking(photometry, parts.order());
    int stride = (int) parts.rowBytes();
    int samples = photometry.samples();
    int used = Math.min(samples, TiffLayout.colors(photometry.interpretation()) + 1);
    // already scaled, two bytes a sample are enough
    short[] all = new short[Math.toIntExact((long) width * height * used)];
    parts.read(
        from,
        to,
        (plane, x, y, columns, rows, bytes) -> {
          if (plane >= used) {
            return;
          }
          int[] row = new int[columns];
          for (int r = 0; r < rows; r++) {
            unpacking.unpack(bytes, r * stride, row, columns);
            int at = ((y - top + r) * width + x) * used + plane;
            for (int i = 0; i < columns; i++, at += used) {
              all[at] = (short) row[i];
            }
          }
        });
    int[] row = new int[width * samples];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int s = 0; s < used; s++) {
          row[x * samples + s] = all[(y * width + x) * used + s] & 0xffff;
        }
      }
      put(row, width, y * width * channels);
    }
  }

  /** Colours of scaled samples. */
  private void put(int[] row, int columns, int start) {
    int samples = photometry.samples();
    int colors = TiffLayout.colors(photometry.interpretation());
    boolean alpha = channels == 2 || channels == 4;
    int[] pixel = new int[4];
    int at = start;
    if (photometry.interpretation() == TiffLayout.CMYK) {
      inks.toRgb(row, samples, columns, max);
    }
    for (int i = 0; i < columns; i++) {
      int from = i * samples;
      switch (photometry.interpretation()) {
        case TiffLayout.WHITE_IS_ZERO -> pixel[0] = max - row[from];
        case TiffLayout.PALETTE -> lookUp(row[from], pixel);
        case TiffLayout.YCBCR -> ycbcr(row, from, pixel);
        case TiffLayout.CIE_LAB, TiffLayout.ICC_LAB ->
            LabColor.toSrgb(row, from, photometry, max, pixel);
        default -> {
          for (int c = 0; c < Math.min(3, colors); c++) {
            pixel[c] = row[from + c];
          }
        }
      }
      int shown = alpha ? channels - 1 : channels;
      for (int c = 0; c < shown; c++) {
        set(at++, pixel[c]);
      }
      if (alpha) {
        set(at++, row[from + colors]);
      }
    }
  }

  private void set(int at, int value) {
    if (out16.length > 0) {
      out16[at] = (short) value;
    } else {
      out8[at] = (byte) value;
    }
  }

  private void lookUp(int entry, int[] pixel) {
    for (int c = 0; c < 3; c++) {
      pixel[c] = palette[c * paletteEntries + entry];
    }
  }

  private static int[] palette(TiffDirectory tags, int entries, boolean wide) throws IOException {
    long[] map = tags.numbers(TiffNames.COLOR_MAP, 3 * entries);
    if (map.length < 3 * entries) {
      throw corrupt("its palette has " + map.length / 3 + " colours instead of " + entries);
    }
    boolean bytes = true;
    for (long value : map) {
      bytes &= value < 256;
    }
    int[] colors = new int[map.length];
    for (int i = 0; i < colors.length; i++) {
      // TIFF wants 16 bits, but some writers give 8
      int value = (int) map[i];
      colors[i] = wide ? (bytes ? value * 257 : value) : bytes ? value : value >> 8;
    }
    return colors;
  }

  private static void requirePlainYcbcr(TiffDirectory tags) throws IOException {
    long[] sampling = tags.numbers(TiffNames.YCBCR_SUBSAMPLING, 2);
    if (sampling.length < 2 || sampling[0] != 1 || sampling[1] != 1) {
      throw Failures.unsupported(
          ImageFormat.TIFF, "subsampled YCbCr of that arrangement is", Failures.CONVERT);
    }
    if (tags.has(TiffNames.YCBCR_COEFFICIENTS) || tags.has(TiffNames.REFERENCE_BLACK_WHITE)) {
      return; // close to BT.601 and full range in all files that are known
    }
  }

  /** BT.601 of full range (TIFF 6.0, section 21). */
  private void ycbcr(int[] row, int from, int[] pixel) {
    double half = (max + 1) / 2.0;
    double y = row[from];
    double cb = row[from + 1] - half;
    double cr = row[from + 2] - half;
    pixel[0] = clamp(y + 1.402 * cr);
    pixel[1] = clamp(y - 0.344136 * cb - 0.714136 * cr);
    pixel[2] = clamp(y + 1.772 * cb);
  }

  private int clamp(double value) {
    return (int) Math.max(0, Math.min(max, Math.rint(value)));
  }

  private static EnlargerException corrupt(String problem) {
    return Failures.corrupt(ImageFormat.TIFF, problem);
  }

  /** Stored samples to 0..255 or 0..65535; palette entries stay as they are. */
  private static final class Unpacking {
    private final TiffLayout.Photometry photometry;
    private final ByteOrder order;
    private final int bits;
    private final int max;
    private final boolean raw;

    Unpacking(TiffLayout.Photometry photometry, ByteOrder order) {
      this.photometry = photometry;
      this.order = order;
      this.bits = photometry.bits();
      this.max = photometry.depth() == 16 ? 65535 : 255;
      this.raw = photometry.interpretation() == TiffLayout.PALETTE;
    }

    void unpack(byte[] bytes, int start, int[] to, int count) {
      if (photometry.sampleFormat() == FLOAT) {
        floats(bytes, start, to, count);
      } else if (bits == 8) {
        int shift = photometry.sampleFormat() == SIGNED ? 128 : 0;
        for (int i = 0; i < count; i++) {
          to[i] = ((bytes[start + i] & 0xff) + shift) & 0xff;
        }
      } else if (bits == 16) {
        int shift = photometry.sampleFormat() == SIGNED ? 32768 : 0;
        boolean big = order == ByteOrder.BIG_ENDIAN;
        for (int i = 0, at = start; i < count; i++, at += 2) {
          int high = bytes[big ? at : at + 1] & 0xff;
          int low = bytes[big ? at + 1 : at] & 0xff;
          to[i] = (((high << 8) | low) + shift) & 0xffff;
        }
      } else if (bits % 8 == 0) {
        wide(bytes, start, to, count);
      } else {
        packed(bytes, start, to, count);
      }
    }

    /** 24, 32 or 64 bits: the highest 16, rounded. */
    private void wide(byte[] bytes, int start, int[] to, int count) {
      int size = bits / 8;
      boolean big = order == ByteOrder.BIG_ENDIAN;
      for (int i = 0; i < count; i++) {
        long top = 0;
        for (int k = 0; k < 3; k++) {
          int at = start + i * size + (big ? k : size - 1 - k);
          top = (top << 8) | (bytes[at] & 0xff);
        }
        if (photometry.sampleFormat() == SIGNED) {
          top ^= 0x800000;
        }
        to[i] = (int) Math.min(65535, (top * 65535 + 0x7fffff) / 0xffffff);
      }
    }

    private void packed(byte[] bytes, int start, int[] to, int count) {
      long most = (1L << bits) - 1;
      long held = 0;
      int left = 0;
      int at = start;
      long sign = photometry.sampleFormat() == SIGNED ? 1L << (bits - 1) : 0;
      for (int i = 0; i < count; i++) {
        while (left < bits) {
          held = (held << 8) | (bytes[at++] & 0xff);
          left += 8;
        }
        left -= bits;
        long value = ((held >>> left) & most) ^ sign;
        held &= (1L << left) - 1;
        to[i] = (int) (raw ? value : (value * max + most / 2) / most);
      }
    }

    private void floats(byte[] bytes, int start, int[] to, int count) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
      int size = bits / 8;
      for (int i = 0; i < count; i++) {
        int at = start + i * size;
        double value =
            switch (bits) {
              case 16 -> half(buffer.getShort(at));
              case 24 -> float24(bytes, at);
              case 32 -> buffer.getFloat(at);
              default -> buffer.getDouble(at);
            };
        to[i] = value >= 1 ? 65535 : value > 0 ? (int) Math.rint(value * 65535) : 0;
      }
    }

    private static double half(short bits) {
      int exponent = (bits >> 10) & 0x1f;
      int fraction = bits & 0x3ff;
      double size =
          exponent == 0
              ? fraction * 0x1p-24
              : exponent == 31
                  ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
                  : (1024 + fraction) * Math.scalb(1.0, exponent - 25);
      return bits < 0 ? -size : size;
    }

    /** One bit of sign, 7 of exponent, 16 of fraction (Adobe's note 3). */
    private double float24(byte[] bytes, int at) {
      boolean big = order == ByteOrder.BIG_ENDIAN;
      int value =
          ((bytes[big ? at : at + 2] & 0xff) << 16)
              | ((bytes[at + 1] & 0xff) << 8)
              | (bytes[big ? at + 2 : at] & 0xff);
      int exponent = (value >> 16) & 0x7f;
      int fraction = value & 0xffff;
      double size =
          exponent == 0
              ? fraction * Math.scalb(1.0, -78)
              : exponent == 127
                  ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
                  : (65536 + fraction) * Math.scalb(1.0, exponent - 79);
      return (value & 0x800000) != 0 ? -size : size;
    }
  }
}
