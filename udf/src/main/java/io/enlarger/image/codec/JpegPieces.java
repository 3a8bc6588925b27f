package io.enlarger.image.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A baseline JPEG file of one scan, taken apart (ITU-T T.81, annex B). Good as long as the bytes of
 * the file are.
 */
final class JpegPieces {
  private static final int QUANTIZATION_TABLES = 0xdb;
  private static final int HUFFMAN_TABLES = 0xc4;
  private static final int BASELINE_FRAME = 0xc0;
  private static final int START_OF_SCAN = 0xda;
  private static final int FIRST_APPLICATION = 0xe0;
  private static final int MARKER_BYTES = 2;

  /** Where in a frame's segment its height is. */
  private static final int HEIGHT_AT = 5;

  private final ByteBuffer file;
  private final byte[] header;
  private final int frameAt;
  private final int frameEnd;
  private final int scanHeaderAt;
  private final int scanAt;

  /**
   * Takes a file apart; what applications add to such files is left out.
   *
   * @param file from its SOI at index 0 to its EOI, which ends at the limit; the bytes are not
   *     copied
   */
  JpegPieces(ByteBuffer file) {
    this.file = file;
    ByteArrayOutputStream segments = new ByteArrayOutputStream();
    int frame = 0;
    int at = MARKER_BYTES;
    while ((file.get(at + 1) & 0xff) != START_OF_SCAN) {
      int marker = file.get(at + 1) & 0xff;
      int end = segmentEnd(file, at);
      switch (marker) {
        case BASELINE_FRAME, QUANTIZATION_TABLES, HUFFMAN_TABLES -> {
          frame = marker == BASELINE_FRAME ? segments.size() : frame;
          byte[] segment = new byte[end - at];
          file.get(at, segment);
          segments.writeBytes(segment);
        }
        default -> {
          if (marker < FIRST_APPLICATION) {
            throw new IllegalStateException(
                "the JPEG encoder wrote a segment ff" + Integer.toHexString(marker));
          }
        }
      }
      at = end;
    }
    header = segments.toByteArray();
    frameAt = frame;
    frameEnd = segmentEnd(ByteBuffer.wrap(header), frame);
    scanHeaderAt = at;
    scanAt = segmentEnd(file, at);
  }

  private static int segmentEnd(ByteBuffer bytes, int at) {
    return at + MARKER_BYTES + (((bytes.get(at + 2) & 0xff) << 8) | (bytes.get(at + 3) & 0xff));
  }

  /** Frame and tables in the order of the file, for an image of that height. */
  byte[] header(int heightPx) {
    byte[] of = header.clone();
    of[frameAt + HEIGHT_AT] = (byte) (heightPx >> 8);
    of[frameAt + HEIGHT_AT + 1] = (byte) heightPx;
    return of;
  }

  /** Whether frame, tables and scan are the same in every byte. */
  boolean sameAs(JpegPieces other) {
    return Arrays.equals(header, other.header)
        && scanHeader().equals(other.scanHeader())
        && scan().equals(other.scan());
  }

  /** The segments of all tables. */
  byte[] tables() {
    ByteArrayOutputStream tables = new ByteArrayOutputStream();
    tables.write(header, 0, frameAt);
    tables.write(header, frameEnd, header.length - frameEnd);
    return tables.toByteArray();
  }

  /** The segment of the frame. */
  byte[] frame() {
    return Arrays.copyOfRange(header, frameAt, frameEnd);
  }

  /** The segment that a scan begins with. */
  ByteBuffer scanHeader() {
    return file.slice(scanHeaderAt, scanAt - scanHeaderAt);
  }

  /** The entropy-coded data, which end with a whole byte. */
  ByteBuffer scan() {
    return file.slice(scanAt, file.limit() - MARKER_BYTES - scanAt);
  }
}
