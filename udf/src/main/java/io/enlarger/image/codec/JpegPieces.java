package io.enlarger.image.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** A baseline JPEG file of one scan, taken apart (ITU-T T.81, annex B). Immutable. */
final class JpegPieces {
  private static final int QUANTIZATION_TABLES = 0xdb;
  private static final int HUFFMAN_TABLES = 0xc4;
  private static final int BASELINE_FRAME = 0xc0;
  private static final int START_OF_SCAN = 0xda;
  private static final int FIRST_APPLICATION = 0xe0;
  private static final int MARKER_BYTES = 2;

  /** Where in a frame's segment its height is. */
  private static final int HEIGHT_AT = 5;

  private final byte[] file;
  private final byte[] header;
  private final int frameAt;
  private final int frameEnd;
  private final int scanHeaderAt;
  private final int scanAt;

  /**
   * Takes a file apart; what applications add to such files is left out.
   *
   * @param file from its SOI to its EOI; is kept and must not be changed
   */
  JpegPieces(byte[] file) {
    this.file = file;
    ByteArrayOutputStream segments = new ByteArrayOutputStream();
    int frame = 0;
    int at = MARKER_BYTES;
    while ((file[at + 1] & 0xff) != START_OF_SCAN) {
      int marker = file[at + 1] & 0xff;
      int end = segmentEnd(file, at);
      switch (marker) {
        case BASELINE_FRAME, QUANTIZATION_TABLES, HUFFMAN_TABLES -> {
          frame = marker == BASELINE_FRAME ? segments.size() : frame;
          segments.write(file, at, end - at);
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
    frameEnd = segmentEnd(header, frame);
    scanHeaderAt = at;
    scanAt = segmentEnd(file, at);
  }

  private static int segmentEnd(byte[] bytes, int at) {
    return at + MARKER_BYTES + (((bytes[at + 2] & 0xff) << 8) | (bytes[at + 3] & 0xff));
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
        && Arrays.equals(
            file, scanHeaderAt, file.length, other.file, other.scanHeaderAt, other.file.length);
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

  /** Writes the segment that a scan begins with. */
  void writeScanHeader(OutputStream out) throws IOException {
    out.write(file, scanHeaderAt, scanAt - scanHeaderAt);
  }

  /** Writes the entropy-coded data, which end with a whole byte. */
  void writeScan(OutputStream out) throws IOException {
    out.write(file, scanAt, file.length - MARKER_BYTES - scanAt);
  }
}
