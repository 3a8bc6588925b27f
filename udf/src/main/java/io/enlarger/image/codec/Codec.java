package io.enlarger.image.codec;

import io.enlarger.image.ByteSource;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads one image format; {@link Encoder} writes it.
 *
 * <p>What all formats agree on:
 *
 * <ul>
 *   <li>Samples are those of the file: no gamma, no conversion by ICC profile. Only CMYK and L*a*b*
 *       become RGB (sRGB), and then their profile is gone.
 *   <li>Palettes become RGB, with alpha where the palette has transparent entries. Less than 8 bits
 *       are scaled to 8: bitonal is 0 and 255.
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
  /** The format that is read. */
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

  /**
   * How many bands of rows of the first page can each be read without the others: what several
   * readers of {@link #open} can share. 1 where a file must be decoded from its beginning.
   *
   * @throws io.enlarger.EnlargerException as {@link #decode(ByteSource, DecodeLimits)}
   * @throws IOException only where {@code source} fails
   */
  default int separateBands(ByteSource source, DecodeLimits limits) throws IOException {
    return 1;
  }

  /**
   * A page of a file with several; 0 is the first, {@link ImageHeader#pages()} says how many.
   *
   * @throws io.enlarger.EnlargerException as {@link #decode(ByteSource, DecodeLimits)}
   * @throws IOException only where {@code source} fails
   */
  default Image decodePage(ByteSource source, int page, DecodeLimits limits) throws IOException {
    if (page != 0) {
      throw new IllegalArgumentException(format() + " has one page, and none of number " + page);
    }
    return decode(source, limits);
  }

  /**
   * The rows above the damage of a file that {@link #decode(ByteSource, DecodeLimits)} refuses as
   * damaged: of PNG those that come from undamaged chunks, of JPEG those before the first complaint
   * of the decoder, where rows come from top to bottom. Strips of TIFF have no sums by which one
   * could know.
   *
   * @return none where nothing can be had, or nothing is known to be right
   * @throws IOException only where {@code source} fails
   */
  default Optional<Salvaged> salvage(ByteSource source, DecodeLimits limits) throws IOException {
    return Optional.empty();
  }
}
