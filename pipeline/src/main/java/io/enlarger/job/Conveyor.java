package io.enlarger.job;

import io.enlarger.job.ImageSteps.Finished;
import io.enlarger.job.ImageSteps.Grown;
import io.enlarger.job.ImageSteps.Large;
import io.enlarger.job.ImageSteps.Passage;
import io.enlarger.job.ImageSteps.Taken;
import io.enlarger.plan.PlannedImage;
import io.enlarger.upscale.Upscaler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Takes images through their steps so that the network does not wait: while one is enlarged by the
 * calling thread, the next is taken in and the one before is put out, each by a thread of its own.
 *
 * <p>At most three images are in memory. Results come in the order of the images. For one thread.
 */
final class Conveyor implements Iterator<Finished>, AutoCloseable {
  private final Iterator<PlannedImage> images;
  private final ImageSteps steps;
  private final Upscaler upscaler;
  private final ExecutorService taking = Executors.newSingleThreadExecutor(r -> thread(r, "take"));
  private final ExecutorService putting = Executors.newSingleThreadExecutor(r -> thread(r, "put"));
  private final Deque<Future<Finished>> leaving = new ArrayDeque<>();
  private @Nullable Future<Passage> next;

  Conveyor(Iterator<PlannedImage> images, ImageSteps steps, Upscaler upscaler) {
    this.images = images;
    this.steps = steps;
    this.upscaler = upscaler;
    this.next = takeNext();
  }

  private static Thread thread(Runnable work, String step) {
    Thread thread = new Thread(work, "enlarger-" + step);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public boolean hasNext() {
    return next != null || !leaving.isEmpty();
  }

  @Override
  public Finished next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    // one image more than is returned, so that it is put out while the caller has this one
    while (next != null && leaving.size() < 2) {
      advance(next);
    }
    return await(leaving.removeFirst());
  }

  private void advance(Future<Passage> taken) {
    long start = System.nanoTime();
    Passage passage = await(taken);
    long waitMs = (System.nanoTime() - start) / 1_000_000;
    next = takeNext();
    if (passage instanceof Taken image) {
      passage = steps.grow(image, upscaler, waitMs);
    } else if (passage instanceof Large image) {
      passage = steps.grow(image, upscaler);
    }
    if (passage instanceof Grown image) {
      leaving.add(putting.submit(() -> steps.put(image)));
    } else if (passage instanceof Finished image) {
      leaving.add(CompletableFuture.completedFuture(image));
    }
  }

  private @Nullable Future<Passage> takeNext() {
    if (!images.hasNext()) {
      return null;
    }
    PlannedImage image = images.next();
    return taking.submit(() -> steps.take(image));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the task was cancelled", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      if (e.getCause() instanceof Error thrown) {
        throw thrown;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    taking.shutdownNow();
    putting.shutdownNow();
  }
}
