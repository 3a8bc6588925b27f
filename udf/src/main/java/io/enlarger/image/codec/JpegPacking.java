package io.enlarger.image.codec;

import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Tiles as baseline JPEG, gray or YCbCr with full chroma; the tables, which all have in common, are
 * kept once (TIFF 6.0, supplement 2).
 */
final class JpegPacking implements TiffPacking {
  private static final short START_OF_IMAGE = (short) 0xffd8;
  private static final short END_OF_IMAGE = (short) 0xffd9;
  private static final int START_OF_SCAN = 0xda;
  private static final int QUANTIZATION_TABLES = 0xdb;
  private static final int HUFFMAN_TABLES = 0xc4;
  private static final int JFIF = 0xe0;

  /** Luma black and white, chroma neutral and full (TIFF 6.0, section 20). */
  private static final double[] FULL_RANGE = {0, 255, 128, 255, 128, 255};

  private final int widthPx;
  private final int channels;
  private final JpegOutput encoder;
  private final ByteArrayOutputStream encoded = new ByteArrayOutputStream(1 << 16);
  private byte[] tables = new byte[0];

  JpegPacking(int widthPx, int channels, int quality) throws IOException {
    this.widthPx = widthPx;
    this.channels = channels;
    this.encoder = new JpegOutput(new Shape(1, 1, channels, 8), DocumentInfo.NONE, quality);
  }

  @Override
  public int compression() {
    return TiffLayout.JPEG;
  }

  @Override
  public boolean ofDifferences() {
    return false;
  }

  @Override
  public ByteBuffer pack(byte[] raw, int length) throws IOException {
    encoded.reset();
    encoder.write(Canvas.of(raw, widthPx, length / widthPx / channels, channels), encoded);
    return withoutTables(encoded.toByteArray());
  }

  /** The stream abbreviated: its tables are those of all others, kept when they are first seen. */
  private ByteBuffer withoutTables(byte[] whole) {
    ByteBuffer from = ByteBuffer.wrap(whole);
    ByteBuffer to = ByteBuffer.allocate(whole.length);
    ByteBuffer seen = ByteBuffer.allocate(whole.length);
    to.putShort(from.getShort());
    seen.putShort(START_OF_IMAGE);
    while ((whole[from.position() + 1] & 0xff) != START_OF_SCAN) {
      int marker = whole[from.position() + 1] & 0xff;
      int size = 2 + (from.getShort(from.position() + 2) & 0xffff);
      switch (marker) {
        case JFIF -> {}
        case QUANTIZATION_TABLES, HUFFMAN_TABLES -> seen.put(from.slice(from.position(), size));
        default -> to.put(from.slice(from.position(), size));
      }
      from.position(from.position() + size);
    }
    if (tables.length == 0) {
      seen.putShort(END_OF_IMAGE).flip();
      tables = new byte[seen.remaining()];
      seen.get(tables);
    }
    return to.put(from).flip();
  }

  @Override
  public void describe(TiffTags tags) {
    tags.bytes(TiffNames.JPEG_TABLES, TiffTags.UNDEFINED, tables.length, tables);
    if (channels == 3) {
      tags.numbers(TiffNames.YCBCR_SUBSAMPLING, TiffTags.SHORT, 1, 1);
      tags.rationals(TiffNames.REFERENCE_BLACK_WHITE, FULL_RANGE);
    }
  }

  @Override
  public void close() {
    encoder.close();
  }
}
