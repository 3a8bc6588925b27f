package io.enlarger.job;

import io.enlarger.image.BandedRows;
import io.enlarger.image.Pixels;
import io.enlarger.image.Shape;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Rows that one thread makes while another takes them: an image is enlarged while its upper part is
 * encoded.
 */
final class RowQueue extends BandedRows {
  private static final int MOST_WAITING = 2;

  private final BlockingQueue<Pixels> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private long waitedNanos;

  /** For rows of an image of that shape. */
  RowQueue(Shape shape) {
    super(shape);
  }

  /**
   * Adds the next rows, once there is room.
   *
   * @return whether they are wanted: false where the taker has ended
   */
  boolean add(Pixels band, Future<?> taker) throws InterruptedException {
    while (!taker.isDone()) {
      if (waiting.offer(band, 200, TimeUnit.MILLISECONDS)) {
        return true;
      }
    }
    return false;
  }

  /** Milliseconds that the taker had to wait for rows; asked when it has ended. */
  long waitedMs() {
    return waitedNanos / 1_000_000;
  }

  @Override
  protected Pixels nextBand() throws IOException {
    long start = System.nanoTime();
    try {
      return waiting.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("rows are no longer made");
    } finally {
      waitedNanos += System.nanoTime() - start;
    }
  }
}
