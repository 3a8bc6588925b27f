package io.enlarger.upscale;

import java.util.concurrent.atomic.LongAdder;

/**
 * What the networks of this JVM have done since it started, for monitoring.
 *
 * <p>Thread-safe.
 */
public final class EngineFigures {
  private static final LongAdder LOADS = new LongAdder();
  private static final LongAdder BATCHES = new LongAdder();
  private static final LongAdder WINDOWS = new LongAdder();
  private static final LongAdder PLACES = new LongAdder();
  private static final LongAdder WAITED_NANOS = new LongAdder();

  private EngineFigures() {}

  static void loaded() {
    LOADS.increment();
  }

  static void batch(int windows, int places, long waitedNanos) {
    BATCHES.increment();
    WINDOWS.add(windows);
    PLACES.add(places);
    WAITED_NANOS.add(waitedNanos);
  }

  /** Models loaded. */
  public static long modelLoads() {
    return LOADS.sum();
  }

  /** Batches computed; 0 where windows are computed one by one. */
  public static long batches() {
    return BATCHES.sum();
  }

  /** Windows computed in batches. */
  public static long batchedWindows() {
    return WINDOWS.sum();
  }

  /** Share of the batches' places that were taken, 0 to 1; 1 where there was no batch. */
  public static double batchFill() {
    long places = PLACES.sum();
    return places == 0 ? 1 : WINDOWS.sum() / (double) places;
  }

  /** Milliseconds that windows waited for their batch, over all windows. */
  public static long batchWaitMs() {
    return WAITED_NANOS.sum() / 1_000_000;
  }
}
