package io.enlarger.sql;

import io.enlarger.image.ByteSource;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.EncodeOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Images as the bytes of a column. */
final class EncodedImages {
  private EncodedImages() {}

  /** The format in which what is made of these bytes is written: their own, where it can be. */
  static ImageFormat format(byte[] bytes) throws IOException {
    return Codecs.detect(ByteSource.of(bytes)).format().written();
  }

  static Image decoded(Object bytes) throws IOException {
    ByteSource source = ByteSource.of((byte[]) bytes);
    return Codecs.detect(source).decode(source);
  }

  static byte[] encoded(Image image, ImageFormat format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Codecs.encoder(format).encode(image, EncodeOptions.DEFAULT, out);
    return out.toByteArray();
  }
}
