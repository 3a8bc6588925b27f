package io.enlarger.image.codec;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Compresses pixels to baseline JPEG with full chroma, the quantisation of the Independent JPEG
 * Group's library, and the Huffman tables of the standard (ITU-T T.81, annex K).
 *
 * <p>With these fixed, and the accurate integer transform, nothing is left to choose: all
 * implementations give the same bytes from the first table on, so whichever a machine has may be
 * taken. Not thread-safe.
 */
sealed interface BaselineJpeg extends AutoCloseable permits JdkJpeg, TurboJpeg {
  /**
   * The fastest that this machine has.
   *
   * @param channels 1 for gray, 3 for RGB
   * @param quality 1 to 100
   */
  static BaselineJpeg of(int channels, int quality) throws IOException {
    return TurboJpeg.available() ? TurboJpeg.of(channels, quality) : new JdkJpeg(channels, quality);
  }

  /**
   * Where interleaved rows are put for {@link #compress}, one after the other.
   *
   * @return a buffer from whose beginning so many bytes can be written; it is good until the next
   *     call
   */
  ByteBuffer samples(int bytes);

  /**
   * A whole file of its own, of the rows that were put into {@link #samples}; it is good until the
   * next call.
   */
  JpegPieces compress(int widthPx, int heightPx) throws IOException;

  @Override
  void close();
}
