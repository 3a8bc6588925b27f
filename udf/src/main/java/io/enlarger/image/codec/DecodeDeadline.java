package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.ByteSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lets a decoder work only so long, since no library can promise to come to an end over bytes that
 * were made to prevent it.
 *
 * <p>Java cannot end a thread. A decoder that is late is left alone in a daemon thread whose source
 * gives no more bytes; the caller goes on.
 */
public final class DecodeDeadline {
  /** Room for deep recursion of decoders, which the stack of the caller may not have. */
  private static final long STACK_BYTES = 4L << 20;

  private DecodeDeadline() {}

  /** Something that decodes. */
  @FunctionalInterface
  public interface Decoding<T> {
    /** Decodes bytes of {@code source}. */
    T of(ByteSource source) throws IOException;
  }

  /**
   * Runs {@code decoding} for at most {@code timeout}.
   *
   * @return what {@code decoding} returns
   * @throws EnlargerException {@code DECODE_TIMEOUT}, or what {@code decoding} throws
   * @throws IOException what {@code decoding} throws
   * @throws InterruptedException where the caller is interrupted; the decoder is left alone then
   *     too
   */
  public static <T> T within(Duration timeout, ByteSource source, Decoding<T> decoding)
      throws IOException, InterruptedException {
    Revocable revocable = new Revocable(source);
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                result.complete(decoding.of(revocable));
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            "enlarger-decode",
            STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    try {
      return result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw EnlargerException.of(
          ErrorCode.DECODE_TIMEOUT,
          "image: it was not decoded within %d s; it is damaged, or give it more time"
              + " (image.decode-timeout-seconds)",
          timeout.toSeconds());
    } catch (ExecutionException e) {
      throw thrown(Objects.requireNonNull(e.getCause(), "an execution fails by something"));
    } finally {
      if (!result.isDone()) {
        revocable.revoked = true;
        thread.interrupt();
      }
    }
  }

  private static RuntimeException thrown(Throwable cause) throws IOException {
    if (cause instanceof IOException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
  }

  /** A source that can be taken away. */
  private static final class Revocable implements ByteSource {
    private final ByteSource source;
    private volatile boolean revoked;

    Revocable(ByteSource source) {
      this.source = source;
    }

    @Override
    public long length() throws IOException {
      return source.length();
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
      if (revoked) {
        throw new IllegalStateException("the time for decoding is over");
      }
      return source.read(position, into, offset, length);
    }
  }
}
