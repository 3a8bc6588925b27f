package io.enlarger.image.codec;

import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.image.Resolution;
import io.enlarger.image.RowSource;
import io.enlarger.image.Shape;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * Writes baseline JPEG with JFIF density, ICC profile and full chroma.
 *
 * <p>Large images are compressed band by band, each as an image of its own, and put together with
 * restart markers between (ITU-T T.81, E.1.4): nothing that is coded refers back beyond them.
 */
final class JpegOutput {
  private static final int SOI = 0xffd8;
  private static final int EOI = 0xffd9;
  private static final int APP0 = 0xffe0;
  private static final int APP1 = 0xffe1;
  private static final int APP2 = 0xffe2;
  private static final int RESTART_INTERVAL = 0xffdd;
  private static final int RESTART = 0xffd0;
  private static final int MAX_SEGMENT_BYTES = 65_533;
  private static final int MAX_DENSITY = 65_535;
  private static final int JFIF_VERSION = 0x0102;
  private static final int BLOCK_PX = 8;

  /** Most blocks of each channel between two restart markers: their number has 16 bits. */
  private static final int MAX_INTERVAL = 65_535;

  /** Pixels that are compressed at once, about: so many that a core's cache holds them. */
  private static final int BAND_PX = 1 << 17;

  /** Most bytes of a profile in a segment (ICC.1:2010, B.4). */
  private static final int PIECE_BYTES = 65_519;

  private JpegOutput() {}

  /**
   * Writes a file.
   *
   * @param rows gray or RGB; are brought to 8 bits
   * @param document is brought into line with their size and kind
   * @param encoder for as many channels
   */
  static void write(
      RowSource rows, DocumentInfo document, BaselineJpeg encoder, WritableByteChannel out)
      throws IOException {
    Shape shape = rows.shape();
    int width = shape.widthPx();
    int height = shape.heightPx();
    int bandHeight = bandHeightPx(width);
    RowsOf8 samples = new RowsOf8(rows);
    for (int y = 0; y < height; y += bandHeight) {
      int count = Math.min(bandHeight, height - y);
      samples.copy(y, count, encoder.samples(width * count * shape.channels()));
      JpegPieces band = encoder.compress(width, count);
      if (y == 0) {
        TiffWriter.writeFully(out, head(document, shape, band));
        TiffWriter.writeFully(out, band.scanHeader());
      } else {
        TiffWriter.writeFully(out, marker(RESTART + (y / bandHeight - 1) % 8));
      }
      TiffWriter.writeFully(out, band.scan());
    }
    TiffWriter.writeFully(out, marker(EOI));
  }

  private static ByteBuffer marker(int marker) {
    return ByteBuffer.allocate(2).putShort((short) marker).flip();
  }

  /** All that is before the scan. */
  private static ByteBuffer head(DocumentInfo document, Shape shape, JpegPieces band)
      throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(head);
    out.writeShort(SOI);
    describe(document, shape, out);
    out.write(band.header(shape.heightPx()));
    int bandHeight = bandHeightPx(shape.widthPx());
    if (shape.heightPx() > bandHeight) {
      interval(blocks(shape.widthPx()) * blocks(bandHeight), out);
    }
    return ByteBuffer.wrap(head.toByteArray());
  }

  private static int blocks(int sizePx) {
    return (sizePx + BLOCK_PX - 1) / BLOCK_PX;
  }

  /** Whole rows of blocks. */
  static int bandHeightPx(int widthPx) {
    int wished = Math.max(1, BAND_PX / BLOCK_PX / widthPx);
    return BLOCK_PX * Math.min(wished, MAX_INTERVAL / blocks(widthPx));
  }

  /** Rows that are taken as they come best, and brought to 8 bits. */
  private static final class RowsOf8 {
    private final RowSource rows;
    private Pixels come;
    private int top;

    RowsOf8(RowSource rows) throws IOException {
      this.rows = rows;
      this.come = rows.rows(0, rows.rowsAtOnce());
    }

    /** Copies rows, which are asked for from top to bottom. */
    void copy(int from, int count, ByteBuffer samples) throws IOException {
      int end = from + count;
      for (int y = from; y < end; ) {
        if (y >= top + come.heightPx()) {
          top = y;
          come = rows.rows(y, Math.min(rows.rowsAtOnce(), rows.shape().heightPx() - y));
        }
        int some = Math.min(end, top + come.heightPx()) - y;
        copyCome(y - top, some, samples);
        y += some;
      }
    }

    private void copyCome(int y, int count, ByteBuffer samples) {
      if (come.bitDepth() == 8) {
        come.copyRows8(y, count, samples);
      } else {
        Region part = new Region(0, y, come.widthPx(), count);
        come.crop(part).withBitDepth(8).copyRows8(0, count, samples);
      }
    }
  }

  private static void describe(DocumentInfo document, Shape shape, DataOutputStream out)
      throws IOException {
    density(document, out);
    byte[] profile =
        document
            .iccProfile()
            .filter(bytes -> IccProfiles.fits(bytes, shape.channels()))
            .orElse(new byte[0]);
    profile(profile, out);
    byte[] xmp = Xmp.toWrite(document, shape).orElse(new byte[0]);
    if (xmp.length > 0) {
      segment(APP1, join(Xmp.JPEG_NAME, xmp), out);
    }
    Shape stored = new Shape(shape.widthPx(), shape.heightPx(), shape.channels(), 8);
    ExifTags tags = ExifTags.toWrite(document, stored);
    if (!tags.isEmpty()) {
      segment(APP1, join("Exif\0\0", tags.block(document.resolution())), out);
    }
  }

  private static void density(DocumentInfo document, DataOutputStream out) throws IOException {
    long x = document.resolution().map(Resolution::xDpi).map(Math::round).orElse(0L);
    long y = document.resolution().map(Resolution::yDpi).map(Math::round).orElse(0L);
    boolean known = x >= 1 && y >= 1 && x <= MAX_DENSITY && y <= MAX_DENSITY;
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    DataOutputStream jfif = new DataOutputStream(data);
    jfif.write("JFIF\0".getBytes(StandardCharsets.US_ASCII));
    jfif.writeShort(JFIF_VERSION);
    jfif.writeByte(known ? 1 : 0);
    jfif.writeShort(known ? (int) x : 1);
    jfif.writeShort(known ? (int) y : 1);
    jfif.writeShort(0);
    segment(APP0, data.toByteArray(), out);
  }

  private static void profile(byte[] profile, DataOutputStream out) throws IOException {
    int pieces = (profile.length + PIECE_BYTES - 1) / PIECE_BYTES;
    if (pieces > 255) {
      return;
    }
    for (int piece = 0; piece < pieces; piece++) {
      ByteArrayOutputStream data = new ByteArrayOutputStream();
      data.writeBytes("ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1));
      data.write(piece + 1);
      data.write(pieces);
      int from = piece * PIECE_BYTES;
      data.write(profile, from, Math.min(PIECE_BYTES, profile.length - from));
      segment(APP2, data.toByteArray(), out);
    }
  }

  private static byte[] join(String name, byte[] data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(data);
    return bytes.toByteArray();
  }

  private static void interval(int blocks, DataOutputStream out) throws IOException {
    out.writeShort(RESTART_INTERVAL);
    out.writeShort(4);
    out.writeShort(blocks);
  }

  /** What does not fit a segment is left out. */
  private static void segment(int marker, byte[] data, DataOutputStream out) throws IOException {
    if (data.length <= MAX_SEGMENT_BYTES) {
      out.writeShort(marker);
      out.writeShort(data.length + 2);
      out.write(data);
    }
  }
}
