package io.enlarger.job;

import io.enlarger.catalog.SourceInfo;
import io.enlarger.image.ByteSource;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Shape;
import io.enlarger.plan.PlannedImage;
import io.enlarger.report.Outcome.Output;
import io.enlarger.report.Outcome.Stage;
import io.enlarger.storage.ObjectStore;
import java.io.IOException;
import java.util.Locale;

/**
 * Brings encoded results to their places: read back, written, and their origin beside them where
 * that is asked for.
 */
record Delivery(ObjectStore store, Recipe recipe) {
  /** Compares what was written with what it was made of. */
  @FunctionalInterface
  interface Check {
    /** Throws where they differ. */
    void of(ByteSource written) throws IOException;
  }

  /**
   * What was delivered.
   *
   * @param checkMs how long reading it back took
   * @param writeMs how long writing it took
   */
  record Delivered(Output output, long checkMs, long writeMs) {}

  /**
   * Delivers a result.
   *
   * @param shape of its first page
   */
  Delivered deliver(
      PlannedImage planned,
      SourceInfo source,
      ImageFormat format,
      Shape shape,
      EncodedFile file,
      Check check)
      throws StageFailure {
    Clock clock = new Clock();
    StageFailure.at(
        Stage.ENCODE,
        () -> {
          try (ByteSource written = file.open()) {
            check.of(written);
          }
          return true;
        });
    long checkMs = clock.lapMs();
    String sha256 = StageFailure.at(Stage.WRITE, () -> file.put(store, planned.outputUri()));
    StageFailure.at(Stage.WRITE, () -> recipe.describe(store, planned, source, sha256));
    Output output =
        new Output(
            format.name().toLowerCase(Locale.ROOT),
            shape.widthPx(),
            shape.heightPx(),
            source.pages(),
            StageFailure.at(Stage.WRITE, file::length),
            sha256);
    return new Delivered(output, checkMs, clock.lapMs());
  }
}
