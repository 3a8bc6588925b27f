package io.enlarger.job;

import io.enlarger.report.Amounts;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The progress line: images and megapixels done, of how many, rate, time left, quarantined.
 *
 * <p>Finished tasks are in the accumulators; what running tasks have done so far comes with the
 * executors' heartbeats. On a terminal the line is rewritten in place, elsewhere printed anew.
 */
final class Progress extends SparkListener implements AutoCloseable {
  private final SparkContext spark;
  private final Counters counters;
  private final long images;
  private final long sourcePx;
  private final PrintStream out;
  private final boolean terminal;
  private final long startNanos = System.nanoTime();
  private final Map<Long, Map<Long, Long>> running = new HashMap<>();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "enlarger-progress");
            thread.setDaemon(true);
            return thread;
          });

  @SuppressWarnings("SystemConsoleNull") // the build admits Java up to 21
  private Progress(
      SparkContext spark, Counters counters, long images, long sourcePx, PrintStream out) {
    this.spark = spark;
    this.counters = counters;
    this.images = images;
    this.sourcePx = sourcePx;
    this.out = out;
    this.terminal = System.console() != null;
  }

  /**
   * Starts to print.
   *
   * @param images of how many
   * @param sourcePx of how many source pixels
   * @param everySeconds seconds between two lines on a terminal; elsewhere five times that
   */
  static Progress start(
      SparkContext spark,
      Counters counters,
      long images,
      long sourcePx,
      PrintStream out,
      int everySeconds) {
    Progress progress = new Progress(spark, counters, images, sourcePx, out);
    spark.addSparkListener(progress);
    long period = progress.terminal ? everySeconds : 5L * everySeconds;
    var unused =
        progress.ticker.scheduleAtFixedRate(progress::print, period, period, TimeUnit.SECONDS);
    return progress;
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    synchronized (running) {
      for (var task : CollectionConverters.asJava(update.accumUpdates())) {
        Map<Long, Long> counts = new HashMap<>();
        for (AccumulableInfo info : CollectionConverters.asJava(task._4())) {
          if (info.update().isDefined() && info.update().get() instanceof Long count) {
            counts.put(info.id(), count);
          }
        }
        running.put((Long) task._1(), counts);
      }
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    synchronized (running) {
      running.remove(end.taskInfo().taskId());
    }
  }

  private long count(LongAccumulator accumulator) {
    synchronized (running) {
      return accumulator.value()
          + running.values().stream()
              .mapToLong(counts -> counts.getOrDefault(accumulator.id(), 0L))
              .sum();
    }
  }

  private void print() {
    String line =
        line(
            Math.min(images, count(counters.images())),
            Math.min(sourcePx, count(counters.sourcePx())),
            count(counters.quarantined()),
            Duration.ofNanos(System.nanoTime() - startNanos));
    if (terminal) {
      out.print("\r" + line + "\u001b[K");
      out.flush();
    } else {
      out.println(line);
    }
  }

  private String line(long imagesDone, long pxDone, long quarantined, Duration elapsed) {
    double seconds = Math.max(1e-3, elapsed.toMillis() / 1000.0);
    double rate = pxDone / 1e6 / seconds;
    // copies have no pixels to wait for
    double done = sourcePx > 0 ? pxDone / (double) sourcePx : imagesDone / (double) images;
    String left =
        done == 0 ? "?" : Amounts.time(Duration.ofSeconds((long) (seconds * (1 - done) / done)));
    return String.format(
        Locale.ROOT,
        "%,d of %,d images   %,.1f of %,.1f Mpx   %.3f Mpx/s   %s left   %,d quarantined",
        imagesDone,
        images,
        pxDone / 1e6,
        sourcePx / 1e6,
        rate,
        left,
        quarantined);
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    spark.removeSparkListener(this);
    if (terminal) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }
}
