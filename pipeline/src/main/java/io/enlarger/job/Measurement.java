package io.enlarger.job;

import io.enlarger.image.Pixels;
import io.enlarger.plan.PlannedImage;
import io.enlarger.report.Outcome.Quality;
import io.enlarger.storage.ObjectStore;

/** Measures. */
record Measurement(ObjectStore store, Recipe recipe, int scale) {
  Quality of(PlannedImage planned, Pixels source, Pixels result) {
    return Quality.NONE;
  }
}
