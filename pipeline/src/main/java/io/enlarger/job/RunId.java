package io.enlarger.job;

import io.enlarger.config.EnlargerConfig;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What a run is called, and its folders by it. */
final class RunId {
  private static final DateTimeFormatter BY_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private RunId() {}

  /** {@code job.run-id}; where it is not set, the second in which the run began, in UTC. */
  static String of(EnlargerConfig config, Instant begun) {
    return config.job().runId().orElseGet(() -> BY_TIME.format(begun));
  }
}
