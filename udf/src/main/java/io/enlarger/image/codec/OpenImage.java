package io.enlarger.image.codec;

import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.RowSource;
import java.io.IOException;

/** An image that is read band by band, and the document that it belongs to. */
public record OpenImage(RowSource rows, DocumentInfo document) implements AutoCloseable {
  /** An image that is in memory as a whole. */
  static OpenImage of(Image image) {
    return new OpenImage(RowSource.of(image.pixels()), image.document());
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
