package io.enlarger.image.codec;

import io.enlarger.image.Resolution;
import java.io.IOException;
import java.util.Optional;

/**
 * What an EXIF block says about the pixels (EXIF 2.3, 4.6.4).
 *
 * @param orientation how the stored pixels are to be turned
 * @param resolution dots per inch of the stored pixels
 */
record ExifBlock(Orientation orientation, Optional<Resolution> resolution) {
  /** No EXIF. */
  static final ExifBlock NONE = new ExifBlock(Orientation.UPRIGHT, Optional.empty());

  /**
   * The block whose TIFF header lies at {@code position}; a damaged one says nothing, since the
   * pixels do not depend on it.
   */
  static ExifBlock read(SourceStream in, long position) throws IOException {
    try {
      byte[] head = in.bytes(position, 2);
      if (head[0] != head[1] || (head[0] != 'I' && head[0] != 'M')) {
        return NONE;
      }
      TiffDirectory directory = TiffDirectory.ofExif(in, position);
      return new ExifBlock(directory.orientation(), directory.resolution());
    } catch (IOException | RuntimeException e) {
      in.rethrowSourceFailure();
      return NONE;
    }
  }
}
