package io.enlarger.job;

import io.enlarger.image.ByteSource;
import io.enlarger.image.Pixels;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.DecodeLimits;
import java.io.IOException;

/** An image file of which only the pixels matter. */
final class ImageFile {
  private ImageFile() {}

  /** The pixels of a file of any format that is known. */
  static Pixels pixels(byte[] file, DecodeLimits limits) throws IOException {
    ByteSource encoded = ByteSource.of(file);
    return Codecs.detect(encoded).decode(encoded, limits).pixels();
  }
}
