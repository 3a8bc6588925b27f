package io.enlarger.job;

import java.time.Duration;
import java.util.Locale;

/** Spans of time as a person reads them. */
public final class ReadableTime {
  private ReadableTime() {}

  /** For example {@code 2h 05m}, {@code 3m 20s} or {@code 12s}. */
  public static String of(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds >= 3600) {
      return String.format(Locale.ROOT, "%dh %02dm", seconds / 3600, seconds / 60 % 60);
    }
    return seconds >= 60
        ? String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60)
        : seconds + "s";
  }
}
