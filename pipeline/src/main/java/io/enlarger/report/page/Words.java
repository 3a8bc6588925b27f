package io.enlarger.report.page;

import io.enlarger.report.Amounts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Numbers and names as the page writes them. */
final class Words {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private Words() {}

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** For example {@code 1 image} or {@code 2,000 images}. */
  static String count(long count, String noun) {
    return count(count) + " " + noun + (count == 1 ? "" : "s");
  }

  static String megapixels(long px) {
    return String.format(Locale.ROOT, px < 100_000_000 ? "%,.1f" : "%,.0f", px / 1e6);
  }

  /** A share as per cent, with a digit more where it is small and not nothing. */
  static String percent(double share) {
    double percent = 100 * share;
    return String.format(Locale.ROOT, percent > 0 && percent < 10 ? "%.1f %%" : "%.0f %%", percent);
  }

  static String time(Duration duration) {
    return Amounts.time(duration);
  }

  static String time(double seconds) {
    return Amounts.time(Duration.ofMillis(Math.round(1000 * seconds)));
  }

  /** From one moment to another, in UTC. */
  static String span(long fromSecond, long toSecond) {
    String from = iso(fromSecond);
    String to = iso(toSecond);
    return from + " to " + (to.startsWith(from.substring(0, 10)) ? to.substring(11) : to);
  }

  private static String iso(long second) {
    return Instant.ofEpochSecond(second).toString().replace('T', ' ').replace("Z", "");
  }

  /** A moment in UTC. */
  static String moment(long second) {
    return TIME.format(Instant.ofEpochSecond(second));
  }

  /**
   * A value of a measure; {@code identical} where it is infinite, {@code -} where there is none.
   */
  static String value(Optional<Double> value, int digits) {
    return value.map(number -> value(number, digits)).orElse("-");
  }

  static String value(@Nullable Double value, int digits) {
    return value == null
        ? "-"
        : Double.isInfinite(value)
            ? "identical"
            : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /** The last part of an address. */
  static String fileName(String uri) {
    String path = uri.replaceAll("/+$", "");
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.isEmpty() ? uri : name;
  }
}
