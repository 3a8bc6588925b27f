package io.enlarger.image.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Tiles as baseline JPEG, gray or YCbCr with full chroma; the tables, which all have in common, are
 * kept once (TIFF 6.0, supplement 2).
 */
final class JpegPacking implements TiffPacking {
  private static final short START_OF_IMAGE = (short) 0xffd8;
  private static final short END_OF_IMAGE = (short) 0xffd9;

  /** Luma black and white, chroma neutral and full (TIFF 6.0, section 20). */
  private static final double[] FULL_RANGE = {0, 255, 128, 255, 128, 255};

  private final int widthPx;
  private final int channels;
  private final BaselineJpeg encoder;
  private byte[] tables = new byte[0];

  JpegPacking(int widthPx, int channels, int quality) throws IOException {
    this.widthPx = widthPx;
    this.channels = channels;
    this.encoder = BaselineJpeg.of(channels, quality);
  }

  @Override
  public int compression() {
    return TiffLayout.JPEG;
  }

  @Override
  public boolean ofDifferences() {
    return false;
  }

  /** The stream abbreviated: its tables are those of all others, kept when they are first seen. */
  @Override
  public ByteBuffer pack(byte[] raw, int length) throws IOException {
    int height = length / widthPx / channels;
    encoder.samples(length).put(raw, 0, length);
    JpegPieces tile = encoder.compress(widthPx, height);
    if (tables.length == 0) {
      tables = stream(ByteBuffer.wrap(tile.tables())).array();
    }
    return stream(ByteBuffer.wrap(tile.frame()), tile.scanHeader(), tile.scan());
  }

  private static ByteBuffer stream(ByteBuffer... parts) {
    int length = Arrays.stream(parts).mapToInt(ByteBuffer::remaining).sum();
    ByteBuffer stream = ByteBuffer.allocate(length + 4).putShort(START_OF_IMAGE);
    Arrays.stream(parts).forEach(stream::put);
    return stream.putShort(END_OF_IMAGE).flip();
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
