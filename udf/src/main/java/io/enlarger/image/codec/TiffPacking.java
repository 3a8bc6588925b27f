package io.enlarger.image.codec;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Makes the strips or tiles of a TIFF page smaller, one by one. Not thread-safe. */
interface TiffPacking extends AutoCloseable {
  /** Tag 259. */
  int compression();

  /** Whether rows are to be given as differences of neighbours (TIFF 6.0, section 14). */
  boolean ofDifferences();

  /**
   * A strip or tile as it is to be stored.
   *
   * @param raw its rows, from the array's beginning on
   * @param length bytes of it
   * @return valid until the next call
   */
  ByteBuffer pack(byte[] raw, int length) throws IOException;

  /** Adds what a reader has to know besides, when all is packed. */
  default void describe(TiffTags tags) {}

  @Override
  default void close() {}

  /** How a page is packed. */
  static TiffPacking of(
      EncodeOptions.TiffCompression compression, int widthPx, int channels, int jpegQuality)
      throws IOException {
    return switch (compression) {
      case DEFLATE -> new DeflatePacking();
      case LZW -> new LzwPacking();
      case JPEG -> new JpegPacking(widthPx, channels, jpegQuality);
      case NONE -> new NoPacking();
    };
  }
}
