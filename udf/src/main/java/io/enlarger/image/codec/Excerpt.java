package io.enlarger.image.codec;

import io.enlarger.image.ByteSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Parts of a source one after another. */
final class Excerpt implements ByteSource {
  private final ByteSource whole;
  private final List<Part> parts;
  private final long[] starts;

  /** A stretch of bytes. */
  record Part(long position, long length) {}

  Excerpt(ByteSource whole, List<Part> parts) {
    this.whole = whole;
    this.parts = parts;
    this.starts = new long[parts.size() + 1];
    for (int i = 0; i < parts.size(); i++) {
      starts[i + 1] = starts[i] + parts.get(i).length;
    }
  }

  @Override
  public long length() {
    return starts[parts.size()];
  }

  @Override
  public int read(long position, byte[] into, int offset, int length) throws IOException {
    if (position >= length()) {
      return -1;
    }
    int found = Arrays.binarySearch(starts, position);
    int index = found >= 0 ? found : -found - 2;
    long within = position - starts[index];
    Part part = parts.get(index);
    int count = (int) Math.min(length, part.length - within);
    return whole.read(part.position + within, into, offset, count);
  }
}
