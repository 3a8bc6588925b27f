package io.enlarger.image.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/** A file in memory that is only written. Not thread-safe. */
final class MemoryChannel implements SeekableByteChannel {
  private byte[] bytes = new byte[1 << 16];
  private int position;
  private int size;

  /** Writes what was written to this. */
  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
  }

  @Override
  public int write(ByteBuffer source) {
    int count = source.remaining();
    int end = Math.addExact(position, count);
    if (end > bytes.length) {
      long doubled = Math.min(Integer.MAX_VALUE - 8L, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, (int) Math.max(end, doubled));
    }
    source.get(bytes, position, count);
    position = end;
    size = Math.max(size, end);
    return count;
  }

  @Override
  public int read(ByteBuffer target) {
    throw new UnsupportedOperationException("it is only written");
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long to) {
    position = Math.toIntExact(to);
    return this;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public SeekableByteChannel truncate(long to) {
    throw new UnsupportedOperationException("it only grows");
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
