package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Pixels;
import io.enlarger.image.Resolution;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the boxes of a JPEG 2000 file and the first marker of its codestream say (ISO/IEC 15444-1,
 * annexes A.5.1 and I).
 *
 * @param header the image
 * @param codestream where it begins
 * @param components of the codestream
 * @param luma whether they are sYCC: luma and chroma
 * @param palette what a single component is to be looked up in
 * @param iccProfile the profile, where there is one that fits the pixels
 */
record Jpeg2000Layout(
    ImageHeader header,
    long codestream,
    int components,
    boolean luma,
    Optional<Palette> palette,
    Optional<byte[]> iccProfile)
    implements LibraryCodec.Finish {
  private static final int JP2_HEADER = 0x6a703268;
  private static final int CODESTREAM = 0x6a703263;
  private static final int COLOR = 0x636f6c72;
  private static final int PALETTE = 0x70636c72;
  private static final int CHANNELS = 0x63646566;
  private static final int RESOLUTION = 0x72657320;
  private static final int CAPTURE = 0x72657363;
  private static final int DISPLAY = 0x72657364;

  private static final int SYCC = 18;
  private static final int START_OF_TILE_PART = 0xff90;
  private static final int END_OF_CODESTREAM = 0xffd9;
  private static final int MAX_MARKERS = 1 << 20;
  private static final int MAX_BOXES = 4096;
  private static final double METRES_PER_INCH = 0.0254;

  /**
   * Colours by number.
   *
   * @param columns samples of a colour
   * @param entries samples of all colours, of 8 bits, colour by colour
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
  record Palette(int columns, byte[] entries) {
    Pixels lookUp(Raster indices, ImageHeader header) {
      int width = header.widthPx();
      int channels = header.channels();
      byte[] to = new byte[Math.toIntExact(header.areaPx() * channels)];
      int[] row = new int[width];
      int at = 0;
      for (int y = 0; y < header.heightPx(); y++) {
        indices.getSamples(indices.getMinX(), indices.getMinY() + y, width, 1, 0, row);
        for (int x = 0; x < width; x++) {
          int entry = row[x] * columns;
          if (entry + channels > entries.length) {
            throw corrupt(
                "a pixel has colour " + row[x] + " of a palette of " + entries.length / columns);
          }
          System.arraycopy(entries, entry, to, at, channels);
          at += channels;
        }
      }
      return Pixels.of8(width, header.heightPx(), channels, to);
    }
  }

  @Override
  public Pixels of(BufferedImage decoded, ImageHeader expected) {
    if (palette.isPresent()) {
      return palette.get().lookUp(decoded.getRaster(), header);
    }
    Pixels pixels = Rasters.toPixels(decoded, header);
    return luma ? rgb(pixels) : pixels;
  }

  /** sYCC (IEC 61966-2-1, amendment 1): BT.601 of full range. */
  private static Pixels rgb(Pixels ycc) {
    int channels = ycc.channels();
    int max = ycc.maxValue();
    double half = (max + 1) / 2.0;
    int size = ycc.widthPx() * ycc.heightPx() * channels;
    byte[] to8 = new byte[max == 255 ? size : 0];
    short[] to16 = new short[max == 255 ? 0 : size];
    double[] rgb = new double[3];
    int at = 0;
    for (int y = 0; y < ycc.heightPx(); y++) {
      for (int x = 0; x < ycc.widthPx(); x++) {
        double luma = ycc.sample(x, y, 0);
        double cb = ycc.sample(x, y, 1) - half;
        double cr = ycc.sample(x, y, 2) - half;
        rgb[0] = luma + 1.402 * cr;
        rgb[1] = luma - 0.344136 * cb - 0.714136 * cr;
        rgb[2] = luma + 1.772 * cb;
        for (int c = 0; c < channels; c++) {
          double value = c < 3 ? rgb[c] : ycc.sample(x, y, c);
          int sample = (int) Math.max(0, Math.min(max, Math.rint(value)));
          if (max == 255) {
            to8[at++] = (byte) sample;
          } else {
            to16[at++] = (short) sample;
          }
        }
      }
    }
    return max == 255
        ? Pixels.of8(ycc.widthPx(), ycc.heightPx(), channels, to8)
        : Pixels.of16(ycc.widthPx(), ycc.heightPx(), channels, to16);
  }

  /** Refuses a file that is cut short. */
  static void checkIntegrity(SourceStream in, Jpeg2000Layout layout) throws IOException {
    new Walk(in).requireTileParts(layout.codestream);
  }

  static Jpeg2000Layout read(SourceStream in) throws IOException {
    Walk walk = new Walk(in);
    if (Jpeg2000Codec.startsWith(in.bytes(0, 4), Jpeg2000Codec.CODESTREAM)) {
      return walk.codestream(0);
    }
    walk.boxes(0, in.length());
    if (walk.codestream < 0) {
      throw corrupt("it has no codestream");
    }
    return walk.codestream(walk.codestream);
  }

  /** One pass over the boxes. */
  private static final class Walk {
    private final SourceStream in;
    private long codestream = -1;
    private byte[] profile = new byte[0];
    private @Nullable Palette palette;
    private boolean luma;
    private boolean alpha;
    private Optional<Resolution> resolution = Optional.empty();
    private int boxes;

    Walk(SourceStream in) {
      this.in = in;
    }

    void boxes(long start, long end) throws IOException {
      long position = start;
      while (position + 8 <= end && codestream < 0) {
        if (++boxes > MAX_BOXES) {
          throw corrupt("it has more than " + MAX_BOXES + " boxes");
        }
        ByteBuffer head = ByteBuffer.wrap(in.bytes(position, 8));
        long length = head.getInt() & 0xffffffffL;
        int type = head.getInt();
        long data = position + 8;
        if (length == 1) {
          length = ByteBuffer.wrap(in.bytes(data, 8)).getLong();
          data += 8;
        } else if (length == 0) {
          length = end - position;
        }
        if (length < data - position) {
          throw corrupt("a box is shorter than its head");
        }
        box(type, data, Math.min(end, position + length) - data);
        position += length;
        if (position < 0) {
          throw corrupt("a box is longer than any file");
        }
      }
    }

    private void box(int type, long data, long length) throws IOException {
      switch (type) {
        case JP2_HEADER, RESOLUTION -> boxes(data, data + length);
        case CODESTREAM -> codestream = data;
        case COLOR -> color(data, length);
        case PALETTE -> palette(data, length);
        case CHANNELS -> channels(data, length);
        case CAPTURE -> resolution(data, length, true);
        case DISPLAY -> resolution(data, length, false);
        default -> {}
      }
    }

    private void palette(long data, long length) throws IOException {
      ByteBuffer head = ByteBuffer.wrap(in.bytes(data, 3));
      int entries = head.getShort() & 0xffff;
      int columns = head.get() & 0xff;
      if (entries < 1 || entries > 1024 || columns < 1 || length < 3 + columns) {
        throw corrupt("its palette has " + entries + " colours of " + columns + " samples");
      }
      for (byte bits : in.bytes(data + 3, columns)) {
        if (bits != 7) {
          throw Failures.unsupported(
              ImageFormat.JPEG2000, "a palette that is not of 8 bits is", Failures.CONVERT);
        }
      }
      palette = new Palette(columns, in.bytes(data + 3 + columns, entries * columns));
    }

    private void color(long data, long length) throws IOException {
      if (length >= 7 && in.bytes(data, 1)[0] == 1) {
        luma |= ByteBuffer.wrap(in.bytes(data + 3, 4)).getInt() == SYCC;
      }
      boolean restricted = length > 3 && in.bytes(data, 1)[0] == 2;
      if (restricted && profile.length == 0 && length - 3 <= IccProfiles.MAX_BYTES) {
        profile = in.bytes(data + 3, (int) (length - 3));
      }
    }

    private void channels(long data, long length) throws IOException {
      int count = (int) Math.min(64, (length - 2) / 6);
      if (count < 1) {
        return;
      }
      ByteBuffer entries = ByteBuffer.wrap(in.bytes(data + 2, 6 * count));
      for (int i = 0; i < count; i++) {
        int kind = entries.getShort(6 * i + 2);
        alpha |= kind == 1 || kind == 2;
      }
    }

    private void resolution(long data, long length, boolean capture) throws IOException {
      if (length < 10 || (!capture && resolution.isPresent())) {
        return;
      }
      ByteBuffer r = ByteBuffer.wrap(in.bytes(data, 10));
      double y = ratio(r.getShort(0), r.getShort(2), r.get(8));
      double x = ratio(r.getShort(4), r.getShort(6), r.get(9));
      if (x > 0 && y > 0 && x < 1e9 && y < 1e9) {
        resolution = Optional.of(new Resolution(x, y));
      }
    }

    private static double ratio(short numerator, short denominator, byte exponent) {
      return (numerator & 0xffff)
          / (double) (denominator & 0xffff)
          * Math.pow(10, exponent)
          * METRES_PER_INCH;
    }

    /**
     * Refuses a codestream whose parts of tiles are not all there: the library looks for the rest
     * without end (A.4.2).
     */
    private void requireTileParts(long start) throws IOException {
      long position = start + 2;
      for (int i = 0; i < MAX_MARKERS; i++) {
        ByteBuffer marker = ByteBuffer.wrap(in.bytes(position, 4));
        int code = marker.getShort() & 0xffff;
        if (code == END_OF_CODESTREAM) {
          return;
        }
        if (code == START_OF_TILE_PART) {
          long length = ByteBuffer.wrap(in.bytes(position + 6, 4)).getInt() & 0xffffffffL;
          if (length == 0) {
            return; // up to the end, as only the last may be
          }
          if (length < 14 || position + length + 2 > in.length()) {
            throw corrupt("it ends before its pixels do");
          }
          position += length;
          if (position + 4 > in.length()) {
            return; // the end marker is all that is left
          }
        } else if (code >= 0xff00) {
          position += 2 + (marker.getShort() & 0xffff);
        } else {
          throw corrupt("it has something else where a marker is to be");
        }
      }
      throw corrupt("it has more than " + MAX_MARKERS + " markers");
    }

    Jpeg2000Layout codestream(long position) throws IOException {
      ByteBuffer siz = ByteBuffer.wrap(in.bytes(position, 42));
      if (siz.getInt() != 0xff4fff51) {
        throw corrupt("its codestream does not begin with the image's size");
      }
      siz.getInt(); // length, capabilities
      long[] size = new long[8];
      for (int i = 0; i < size.length; i++) {
        size[i] = siz.getInt() & 0xffffffffL;
      }
      int components = siz.getShort() & 0xffff;
      long width = size[0] - size[2];
      long height = size[1] - size[3];
      if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
        throw corrupt("its size is " + width + "x" + height);
      }
      requireTiles(size);
      if (components < 1 || components > 16384) {
        throw corrupt("it has " + components + " components");
      }
      byte[] each = in.bytes(position + 42, 3 * components);
      int bits = (each[0] & 0x7f) + 1;
      for (int c = 0; c < components; c++) {
        requireComponent(each, c, bits);
      }
      // samples may be further apart than the grid's points (B.2)
      width = parts(size[0], each[1]) - parts(size[2], each[1]);
      height = parts(size[1], each[2]) - parts(size[3], each[2]);
      if (width < 1 || height < 1) {
        throw corrupt("its size is " + width + "x" + height);
      }
      int stored = palette == null ? components : palette.columns();
      int channels =
          switch (stored) {
            case 1 -> 1;
            case 2 -> alpha ? 2 : 1;
            case 3 -> 3;
            default -> alpha || stored == 4 ? 4 : 3;
          };
      boolean fits = IccProfiles.fits(profile, channels);
      ImageHeader header =
          new ImageHeader(
              ImageFormat.JPEG2000,
              (int) width,
              (int) height,
              channels,
              palette == null ? bits : 8,
              1,
              resolution,
              fits);
      return new Jpeg2000Layout(
          header,
          position,
          components,
          luma && channels >= 3,
          Optional.ofNullable(palette),
          fits ? Optional.of(profile) : Optional.empty());
    }

    private static long parts(long length, byte step) {
      int by = step & 0xff;
      return (length + by - 1) / by;
    }

    private static void requireTiles(long[] size) {
      if (size[4] < 1 || size[5] < 1 || size[6] > size[2] || size[7] > size[3]) {
        throw corrupt("its tiles have no size, or begin within the image");
      }
      double tiles =
          Math.ceil((double) (size[0] - size[6]) / size[4])
              * Math.ceil((double) (size[1] - size[7]) / size[5]);
      if (tiles > 65535) {
        throw corrupt("it has more tiles than there can be");
      }
    }

    private static void requireComponent(byte[] each, int c, int bits) {
      if ((each[3 * c] & 0x7f) + 1 != bits) {
        throw Failures.unsupported(
            ImageFormat.JPEG2000, "components of different depths are", Failures.CONVERT);
      }
      if (bits > 16) {
        throw Failures.unsupported(
            ImageFormat.JPEG2000, "samples of " + bits + " bits are", Failures.CONVERT);
      }
      if (each[3 * c + 1] == 0 || each[3 * c + 2] == 0) {
        throw corrupt("a component has no size");
      }
      if (each[3 * c + 1] != each[1] || each[3 * c + 2] != each[2]) {
        throw Failures.unsupported(
            ImageFormat.JPEG2000, "components of different sizes are", Failures.CONVERT);
      }
    }
  }

  private static EnlargerException corrupt(String problem) {
    return Failures.corrupt(ImageFormat.JPEG2000, problem);
  }
}
