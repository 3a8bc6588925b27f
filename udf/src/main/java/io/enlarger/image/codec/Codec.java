package io.enlarger.image.codec;

import io.enlarger.image.ByteSource;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Reads and writes one image format.
 *
 * <p>What all formats agree on:
 *
 * <ul>
 *   <li>Samples are those of the file: no gamma, no conversion by ICC profile. Only CMYK becomes
 *       RGB (sRGB), and then its profile is gone.
 *   <li>Palettes become RGB, with alpha where the palette has transparent entries. Gray of 1, 2 or
 *       4 bits is scaled to 8: bitonal is 0 and 255.
 *   <li>An orientation of the file (EXIF or TIFF) is applied to the pixels, so width, height and
 *       resolution of header and image are those of the upright image.
 *   <li>Resolution and ICC profile are read and written. A profile whose colour space is not that
 *       of the pixels (an RGB profile on gray) is left out.
 *   <li>The same image and options give the same bytes.
 * </ul>
 *
 * <p>Thread-safe: implementations keep no state.
 */
public interface Codec {
  /** The format that is read and written. */
  ImageFormat format();

  /**
   * Whether bytes that begin so are of this format.
   *
   * @param head the first bytes, {@value Codecs#HEAD_BYTES} where the source has so many
   */
  boolean recognises(byte[] head);

  /**
   * What the file says of its image; reads only the bytes that are needed for it.
   *
   * @throws io.enlarger.EnlargerException {@code IMAGE_CORRUPT}, {@code IMAGE_UNSUPPORTED}
   * @throws IOException only where {@code source} fails
   */
  ImageHeader readHeader(ByteSource source) throws IOException;

  /**
   * The first page, within {@link DecodeLimits#DEFAULT}; as {@link #decode(ByteSource,
   * DecodeLimits)}.
   */
  default Image decode(ByteSource source) throws IOException {
    return decode(source, DecodeLimits.DEFAULT);
  }

  /**
   * The first page: 8 bits a sample where the file has at most 8, else 16.
   *
   * @param limits checked against the header before memory is taken
   * @throws io.enlarger.EnlargerException {@code IMAGE_CORRUPT}, {@code IMAGE_UNSUPPORTED}, {@code
   *     IMAGE_TOO_LARGE}
   * @throws IOException only where {@code source} fails
   */
  Image decode(ByteSource source, DecodeLimits limits) throws IOException;

  /**
   * The first page, to be read band by band; decoded as a whole at once where the format or the
   * file does not allow more.
   *
   * @param source stays open until the result is closed, which does not close it
   * @throws io.enlarger.EnlargerException as {@link #decode(ByteSource, DecodeLimits)}
   * @throws IOException only where {@code source} fails
   */
  default OpenImage open(ByteSource source, DecodeLimits limits) throws IOException {
    return OpenImage.of(decode(source, limits));
  }

  /** How rows are written as they come; empty for a format that must see the whole first. */
  default Optional<RowEncoder> rowEncoder() {
    return Optional.empty();
  }

  /**
   * Writes an image; {@code out} is neither buffered before nor closed after.
   *
   * @throws io.enlarger.EnlargerException {@code IMAGE_UNSUPPORTED} where the format cannot hold
   *     the image
   * @throws IOException only where {@code out} fails
   */
  void encode(Image image, EncodeOptions options, OutputStream out) throws IOException;
}
