package io.enlarger.upscale;

import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import io.enlarger.image.Pixels;
import io.enlarger.upscale.TorchModule.Receiver;
import io.enlarger.upscale.TorchModule.Window;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Computes windows of several threads in batches, which fill across images.
 *
 * <p>A window waits until there are as many of its size and depth as a batch takes, but no longer
 * than the deadline. Two threads compute, so that one prepares a batch and takes another apart
 * while the device works. How many windows wait is bounded: then whoever submits waits.
 *
 * <p>A batch for which there is no memory is halved, down to single windows; in one that is not
 * finite each window is computed again alone, so that only the one to blame is refused.
 *
 * <p>Thread-safe.
 */
final class BatchQueue implements AutoCloseable {
  private static final int WORKERS = 2;
  private static final int MOST_WAITING_BATCHES = 4;

  private final TorchModule module;
  private final int size;
  private final long waitNanos;
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Pending> waiting = new ArrayList<>();
  private final List<Thread> workers = new ArrayList<>();
  private boolean closed;

  /**
   * @param size most windows of a batch
   * @param waitMs how long a window waits for others
   */
  BatchQueue(TorchModule module, int size, int waitMs) {
    this.module = module;
    this.size = size;
    this.waitNanos = TimeUnit.MILLISECONDS.toNanos(waitMs);
    for (int i = 0; i < WORKERS; i++) {
      Thread worker = new Thread(this::work, "enlarger-batch-" + i);
      worker.setDaemon(true);
      worker.start();
      workers.add(worker);
    }
  }

  private record Pending(Window window, CompletableFuture<Boolean> done, long sinceNanos) {
    boolean isLike(Pending other) {
      Pixels own = window.pixels();
      Pixels theirs = other.window.pixels();
      return own.shape().equals(theirs.shape());
    }
  }

  /** A lane into the queue. */
  Lane lane() {
    return new Lane() {
      @Override
      public Result submit(Pixels window, Receiver receiver) {
        return BatchQueue.this.submit(new Window(window, receiver));
      }

      @Override
      public int inFlight() {
        return 2 * size;
      }

      @Override
      public void close() {
        // the queue is the model's
      }
    };
  }

  private Lane.Result submit(Window window) {
    Pending pending = new Pending(window, new CompletableFuture<>(), System.nanoTime());
    lock.lock();
    try {
      while (!closed && waiting.size() >= MOST_WAITING_BATCHES * size) {
        changed.await();
      }
      if (closed) {
        throw new IllegalStateException("the model is closed");
      }
      waiting.add(pending);
      changed.signalAll();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
    return () -> await(pending.done());
  }

  private static boolean await(CompletableFuture<Boolean> done) throws TranslateException {
    try {
      return done.get();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TranslateException failed) {
        throw failed;
      }
      if (e.getCause() instanceof RuntimeException failed) {
        throw failed;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("the task was cancelled", e);
  }

  private void work() {
    try (TorchModule.Runner runner = module.runner()) {
      for (List<Pending> batch = next(); batch != null; batch = next()) {
        run(batch, runner);
      }
    }
  }

  /**
   * The next batch, when it is full or its first window has waited long enough; null at the end.
   */
  private @Nullable List<Pending> next() {
    lock.lock();
    try {
      while (true) {
        List<Pending> full = take(size);
        if (full != null) {
          return full;
        }
        if (waiting.isEmpty()) {
          if (closed) {
            return null;
          }
          changed.await();
          continue;
        }
        long left = waitNanos - (System.nanoTime() - waiting.get(0).sinceNanos());
        if (left <= 0 || closed) {
          return take(1);
        }
        changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Removes the longest-waiting windows of one size, if there are at least so many. */
  private @Nullable List<Pending> take(int least) {
    for (Pending first : waiting) {
      List<Pending> alike = waiting.stream().filter(first::isLike).limit(size).toList();
      if (alike.size() >= least) {
        for (Iterator<Pending> all = waiting.iterator(); all.hasNext(); ) {
          if (alike.contains(all.next())) {
            all.remove();
          }
        }
        changed.signalAll();
        return alike;
      }
    }
    return null;
  }

  private void run(List<Pending> batch, TorchModule.Runner runner) {
    EngineFigures.batch(
        batch.size(),
        size,
        batch.stream().mapToLong(p -> System.nanoTime() - p.sinceNanos()).sum());
    try {
      compute(batch, runner);
    } catch (TranslateException | RuntimeException | Error e) {
      // whoever waits must not wait for ever
      batch.forEach(pending -> pending.done().completeExceptionally(e));
    }
  }

  private void compute(List<Pending> batch, TorchModule.Runner runner) throws TranslateException {
    try {
      if (runner.run(batch.stream().map(Pending::window).toList())) {
        batch.forEach(pending -> pending.done().complete(true));
        return;
      }
    } catch (TranslateException | EngineException e) {
      if (batch.size() == 1 || !Failures.isOutOfMemory(e)) {
        throw e;
      }
      compute(batch.subList(0, batch.size() / 2), runner);
      compute(batch.subList(batch.size() / 2, batch.size()), runner);
      return;
    }
    if (batch.size() == 1) {
      batch.get(0).done().complete(false);
      return;
    }
    for (Pending pending : batch) {
      compute(List.of(pending), runner);
    }
  }

  /** What is under way is computed still; nothing more is taken. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      for (Thread worker : workers) {
        worker.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
