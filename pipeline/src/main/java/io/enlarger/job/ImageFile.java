package io.enlarger.job;

import io.enlarger.image.ByteSource;
import io.enlarger.image.Pixels;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.DecodeDeadline;
import io.enlarger.image.codec.DecodeLimits;
import java.io.IOException;
import java.time.Duration;

/** An image file of which only the pixels matter. */
final class ImageFile {
  private ImageFile() {}

  /** The pixels of a file of any format that is known. */
  static Pixels pixels(byte[] file, DecodeLimits limits, Duration timeout) throws IOException {
    ByteSource encoded = ByteSource.of(file);
    try {
      return DecodeDeadline.within(
              timeout, encoded, bytes -> Codecs.detect(bytes).decode(bytes, limits))
          .pixels();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the task was cancelled", e);
    }
  }
}
