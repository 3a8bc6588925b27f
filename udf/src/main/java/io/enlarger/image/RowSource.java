package io.enlarger.image;

import java.io.Closeable;
import java.io.IOException;

/**
 * An image that is handed out in bands of rows, so that it need not be in memory as a whole.
 *
 * <p>Rows are asked for from top to bottom: each call begins at the row where the one before began,
 * or below. Samples are those of {@link Pixels}. Not thread-safe.
 */
public interface RowSource extends Closeable {
  /** Size and kind of the whole. */
  Shape shape();

  /**
   * Some rows, of the whole width.
   *
   * @param y the first, not above the first one of the call before
   * @param count how many, at least 1 and within the image
   * @throws io.enlarger.EnlargerException where the image is damaged or cannot be computed
   * @throws IOException where what the image is read from fails
   */
  Pixels rows(int y, int count) throws IOException;

  /** How many rows are best asked for at once. */
  default int rowsAtOnce() {
    return Math.min(64, shape().heightPx());
  }

  @Override
  default void close() throws IOException {}

  /** Pixels that are in memory anyway. */
  static RowSource of(Pixels pixels) {
    return new RowSource() {
      @Override
      public Shape shape() {
        return pixels.shape();
      }

      @Override
      public int rowsAtOnce() {
        return pixels.heightPx();
      }

      @Override
      public Pixels rows(int y, int count) {
        return count == pixels.heightPx()
            ? pixels
            : pixels.crop(new Region(0, y, pixels.widthPx(), count));
      }
    };
  }
}
