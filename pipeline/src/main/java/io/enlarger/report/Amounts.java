package io.enlarger.report;

import java.time.Duration;
import java.util.Locale;

/** Amounts as a person reads them. */
public final class Amounts {
  private Amounts() {}

  /** For example {@code 2h 05m}, {@code 3m 20s} or {@code 12s}. */
  public static String time(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds >= 3600) {
      return String.format(Locale.ROOT, "%dh %02dm", seconds / 3600, seconds / 60 % 60);
    }
    return seconds >= 60
        ? String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60)
        : seconds + "s";
  }

  /** In KiB, MiB or GiB. */
  public static String bytes(long bytes) {
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
        : bytes < 1 << 30
            ? String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0)
            : String.format(Locale.ROOT, "%.1f GiB", bytes / 1073741824.0);
  }
}
