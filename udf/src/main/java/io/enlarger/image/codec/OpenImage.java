package io.enlarger.image.codec;

import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.RowSource;
import java.io.Closeable;
import java.io.IOException;

/**
 * An image that is read band by band, and the document that it belongs to.
 *
 * @param source closed with it
 */
public record OpenImage(RowSource rows, DocumentInfo document, Closeable source)
    implements AutoCloseable {
  /** An image whose source stays open. */
  OpenImage(RowSource rows, DocumentInfo document) {
    this(rows, document, () -> {});
  }

  /** The same, which closes that as well when it is closed. */
  public OpenImage closing(Closeable other) {
    return new OpenImage(rows, document, other);
  }

  /** An image that is in memory as a whole. */
  static OpenImage of(Image image) {
    return new OpenImage(RowSource.of(image.pixels()), image.document());
  }

  @Override
  public void close() throws IOException {
    try (source) {
      rows.close();
    }
  }
}
