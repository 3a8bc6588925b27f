package io.enlarger.image;

import java.io.Closeable;
import java.io.IOException;

/**
 * Encoded bytes that can be read at any position: a file, an object in a store, or an array.
 *
 * <p>Not thread-safe.
 */
public interface ByteSource extends Closeable {
  /** Number of bytes. */
  long length() throws IOException;

  /**
   * Reads up to {@code length} bytes from {@code position} on.
   *
   * @return number of bytes read, at least 1, or -1 where {@code position} is at or past the end
   */
  int read(long position, byte[] into, int offset, int length) throws IOException;

  @Override
  default void close() throws IOException {}

  /** Bytes in memory; the array is taken over. */
  static ByteSource of(byte[] bytes) {
    return new ByteSource() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public int read(long position, byte[] into, int offset, int length) {
        if (position >= bytes.length) {
          return -1;
        }
        int count = (int) Math.min(length, bytes.length - position);
        System.arraycopy(bytes, (int) position, into, offset, count);
        return count;
      }
    };
  }
}
