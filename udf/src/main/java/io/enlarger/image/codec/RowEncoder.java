package io.enlarger.image.codec;

import io.enlarger.image.DocumentInfo;
import io.enlarger.image.RowSource;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/** Writes an image while its rows come, so that it never is in memory as a whole. */
@FunctionalInterface
public interface RowEncoder {
  /**
   * Writes a file.
   *
   * @param rows are asked for from top to bottom; stays open
   * @param out an empty file; stays open
   * @throws io.enlarger.EnlargerException {@code IMAGE_UNSUPPORTED} where the format cannot hold
   *     the image, or where {@code rows} gives up
   * @throws IOException where {@code rows} or {@code out} fails
   */
  void encode(RowSource rows, DocumentInfo document, EncodeOptions options, SeekableByteChannel out)
      throws IOException;
}
