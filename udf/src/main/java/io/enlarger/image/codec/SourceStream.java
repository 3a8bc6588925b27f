package io.enlarger.image.codec;

import io.enlarger.image.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ByteSource} as the stream that image libraries read, with one buffer, no cache and no
 * temporary file.
 *
 * <p>It does not close the source. Not thread-safe.
 */
final class SourceStream extends ImageInputStreamImpl {
  /** Enough for most headers in one read, and little to fetch in vain. */
  static final int HEADER_BUFFER_BYTES = 4096;

  /** Few reads for whole files. */
  static final int DECODE_BUFFER_BYTES = 1 << 16;

  private static final int MAX_READS_AT_THE_END = 1000;

  private final ByteSource source;
  private final long length;
  private final byte[] buffer;
  private long bufferStart;
  private int bufferLength;
  private @Nullable IOException failure;
  private int readsAtTheEnd;

  private SourceStream(ByteSource source, int bufferBytes) throws IOException {
    this.source = source;
    this.length = source.length();
    this.buffer = new byte[bufferBytes];
  }

  /** To read a few bytes here and there. */
  static SourceStream forHeader(ByteSource source) throws IOException {
    return new SourceStream(source, HEADER_BUFFER_BYTES);
  }

  /** To read the whole. */
  static SourceStream forDecoding(ByteSource source) throws IOException {
    return new SourceStream(source, DECODE_BUFFER_BYTES);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read() throws IOException {
    checkClosed();
    bitOffset = 0;
    if (!fill()) {
      return -1;
    }
    return buffer[(int) (streamPos++ - bufferStart)] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    checkClosed();
    bitOffset = 0;
    if (count == 0) {
      return 0;
    }
    boolean buffered = streamPos >= bufferStart && streamPos < bufferStart + bufferLength;
    if (!buffered && count >= buffer.length) {
      int read = fromSource(streamPos, into, offset, count);
      requireProgress(read);
      if (read > 0) {
        streamPos += read;
      }
      return read;
    }
    if (!fill()) {
      return -1;
    }
    int at = (int) (streamPos - bufferStart);
    int read = Math.min(count, bufferLength - at);
    System.arraycopy(buffer, at, into, offset, read);
    streamPos += read;
    return read;
  }

  /** The bytes from {@code position} on, all of them or {@link EOFException}. */
  byte[] bytes(long position, int count) throws IOException {
    if (position < 0 || count < 0 || position > length - count) {
      throw new EOFException(
          "bytes " + position + " to " + (position + count) + " of " + length + " are missing");
    }
    byte[] bytes = new byte[count];
    seek(position);
    readFully(bytes);
    return bytes;
  }

  /** Throws what the source threw, if it did: that is not the fault of the bytes. */
  void rethrowSourceFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  private boolean fill() throws IOException {
    if (streamPos >= bufferStart && streamPos < bufferStart + bufferLength) {
      return true;
    }
    int read = fromSource(streamPos, buffer, 0, buffer.length);
    requireProgress(read);
    bufferStart = streamPos;
    bufferLength = Math.max(read, 0);
    return read > 0;
  }

  /** Some decoders ask for more for ever; unchecked, since they take checked ones for the end. */
  private void requireProgress(int read) {
    if (read < 0 && ++readsAtTheEnd > MAX_READS_AT_THE_END) {
      throw new IllegalStateException("it ends before its pixels do");
    }
  }

  private int fromSource(long position, byte[] into, int offset, int count) throws IOException {
    try {
      return source.read(position, into, offset, count);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }
}
