package io.enlarger.image.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * A stream as a channel: in large pieces, and without an end to the stream where the writing thread
 * is interrupted, both other than {@link java.nio.channels.Channels#newChannel(OutputStream)}. Not
 * thread-safe.
 */
final class StreamChannel implements WritableByteChannel {
  private static final int PIECE_BYTES = 1 << 17;

  private final OutputStream out;
  private byte[] piece = new byte[0];

  /**
   * A channel that writes all that it is given.
   *
   * @param out is not closed
   */
  StreamChannel(OutputStream out) {
    this.out = out;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int count = source.remaining();
    if (source.hasArray()) {
      out.write(source.array(), source.arrayOffset() + source.position(), count);
      source.position(source.limit());
      return count;
    }
    if (piece.length < Math.min(count, PIECE_BYTES)) {
      piece = new byte[Math.min(count, PIECE_BYTES)];
    }
    while (source.hasRemaining()) {
      int some = Math.min(source.remaining(), piece.length);
      source.get(piece, 0, some);
      out.write(piece, 0, some);
    }
    return count;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
