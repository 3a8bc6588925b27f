package io.enlarger.job;

/** Tells how long steps took. For one thread. */
final class Clock {
  private long last = System.nanoTime();

  /** Milliseconds since it was last asked, or made. */
  long lapMs() {
    long now = System.nanoTime();
    long lap = (now - last) / 1_000_000;
    last = now;
    return lap;
  }
}
