package io.enlarger.image.codec;

import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Pixels;
import io.enlarger.image.Resolution;
import io.enlarger.image.RowSource;
import io.enlarger.image.Shape;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
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

  /** Pixels that are compressed at once, about. */
  private static final int BAND_PX = 1 << 18;

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
  static void write(RowSource rows, DocumentInfo document, BaselineJpeg encoder, OutputStream to)
      throws IOException {
    Shape shape = rows.shape();
    int width = shape.widthPx();
    int height = shape.heightPx();
    int bandHeight = bandHeightPx(width);
    DataOutputStream out = new DataOutputStream(to);
    for (int y = 0; y < height; y += bandHeight) {
      int count = Math.min(bandHeight, height - y);
      copy(rows, y, count, encoder.samples(width * count * shape.channels()));
      JpegPieces band = encoder.compress(width, count);
      if (y == 0) {
        out.writeShort(SOI);
        describe(document, shape, out);
        out.write(band.header(height));
        if (height > bandHeight) {
          interval(blocks(width) * blocks(bandHeight), out);
        }
        band.writeScanHeader(out);
      } else {
        out.writeShort(RESTART + (y / bandHeight - 1) % 8);
      }
      band.writeScan(out);
    }
    out.writeShort(EOI);
  }

  private static int blocks(int sizePx) {
    return (sizePx + BLOCK_PX - 1) / BLOCK_PX;
  }

  /** Whole rows of blocks. */
  static int bandHeightPx(int widthPx) {
    int wished = Math.max(1, BAND_PX / BLOCK_PX / widthPx);
    return BLOCK_PX * Math.min(wished, MAX_INTERVAL / blocks(widthPx));
  }

  private static void copy(RowSource rows, int from, int count, ByteBuffer samples)
      throws IOException {
    for (int y = 0; y < count; ) {
      Pixels some = rows.rows(from + y, Math.min(rows.rowsAtOnce(), count - y)).withBitDepth(8);
      some.copyRows8(0, some.heightPx(), samples);
      y += some.heightPx();
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
    ExifTags tags = ExifTags.toWrite(document, shape);
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
