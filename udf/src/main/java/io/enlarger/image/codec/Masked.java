package io.enlarger.image.codec;

import io.enlarger.image.ByteSource;
import java.io.IOException;

/**
 * A source in which a name is written over, so that a decoder takes what is named for something
 * that it does not know.
 *
 * @param position of the first byte of the name
 * @param mask what is there instead
 * @param count how many bytes of it
 */
record Masked(ByteSource whole, long position, byte mask, int count) implements ByteSource {
  @Override
  public long length() throws IOException {
    return whole.length();
  }

  @Override
  public int read(long from, byte[] into, int offset, int length) throws IOException {
    int read = whole.read(from, into, offset, length);
    for (long at = position; at < position + count; at++) {
      if (at >= from && at < from + read) {
        into[offset + (int) (at - from)] = mask;
      }
    }
    return read;
  }
}
