package io.enlarger.image.codec;

import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Writes one image format; see {@link Codec} for what all formats agree on.
 *
 * <p>Thread-safe: implementations keep no state.
 */
public interface Encoder {
  /** The format that is written. */
  ImageFormat format();

  /**
   * What becomes of samples.
   *
   * @throws io.enlarger.EnlargerException {@code IMAGE_UNSUPPORTED} where the format cannot hold an
   *     image of that size and kind
   */
  Stored stored(Shape shape, EncodeOptions options);

  /**
   * Writes an image; {@code out} is neither buffered before nor closed after.
   *
   * @throws io.enlarger.EnlargerException {@code IMAGE_UNSUPPORTED} where the format cannot hold
   *     the image
   * @throws IOException only where {@code out} fails
   */
  void encode(Image image, EncodeOptions options, OutputStream out) throws IOException;

  /** How rows are written as they come; empty for a format that must see the whole first. */
  default Optional<RowEncoder> rowEncoder() {
    return Optional.empty();
  }

  /**
   * Begins a file of several pages.
   *
   * @throws io.enlarger.EnlargerException {@code IMAGE_UNSUPPORTED} where the format has one page
   * @throws IOException only where {@code out} fails
   */
  default PageWriter openPages(EncodeOptions options, OutputStream out) throws IOException {
    throw Failures.unsupported(
        format(), "several pages in one file are", "choose --format tiff or same");
  }
}
