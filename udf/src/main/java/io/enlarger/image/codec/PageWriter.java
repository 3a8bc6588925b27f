package io.enlarger.image.codec;

import io.enlarger.image.Image;
import java.io.Closeable;
import java.io.IOException;

/** Writes the pages of a file one after another; the file is complete when it is closed. */
public interface PageWriter extends Closeable {
  /** Writes the next page. */
  void add(Image page) throws IOException;
}
