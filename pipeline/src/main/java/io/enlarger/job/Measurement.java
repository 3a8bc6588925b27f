package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.config.EnlargerConfig.MetricName;
import io.enlarger.image.ByteSource;
import io.enlarger.image.Pixels;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.DecodeDeadline;
import io.enlarger.metric.Convention;
import io.enlarger.metric.Psnr;
import io.enlarger.report.Outcome;
import io.enlarger.storage.ObjectStore;
import java.io.IOException;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Measures a result: against its reference, where the catalog names one, and against its source.
 *
 * <p>A measure that cannot be taken is null with a reason, and never costs the image.
 */
record Measurement(ObjectStore store, Recipe recipe, int scale) {

  /**
   * Measures.
   *
   * @param referenceUri the reference's address, or null where there is none
   */
  Outcome.Quality of(@Nullable String referenceUri, Pixels source, Pixels result) {
    if (recipe.metrics().isEmpty()) {
      return Outcome.Quality.NONE;
    }
    Double lrPsnrDb =
        recipe.metrics().contains(MetricName.PSNR)
            ? Double.valueOf(io.enlarger.metric.Quality.lrConsistencyDb(source, result, scale))
            : null;
    if (referenceUri == null) {
      return unreferenced(lrPsnrDb, "the catalog names no reference");
    }
    try {
      return referenced(reference(referenceUri), result, lrPsnrDb);
    } catch (EnlargerException e) {
      return unreferenced(lrPsnrDb, e.getMessage());
    } catch (IOException e) {
      return unreferenced(lrPsnrDb, referenceUri + ": " + e);
    }
  }

  private Pixels reference(String uri) throws IOException {
    ByteSource encoded = ByteSource.of(store.readAll(uri));
    try {
      return DecodeDeadline.within(
              recipe.decodeTimeout(),
              encoded,
              bytes -> Codecs.detect(bytes).decode(bytes, recipe.limits()))
          .pixels();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the task was cancelled", e);
    }
  }

  private Outcome.Quality referenced(Pixels reference, Pixels result, @Nullable Double lrPsnrDb) {
    boolean psnr = recipe.metrics().contains(MetricName.PSNR);
    if (!recipe.metrics().contains(MetricName.SSIM)) {
      return new Outcome.Quality(
          Psnr.db(reference, result, Convention.SR, scale),
          Psnr.db(reference, result, Convention.RGB, scale),
          null,
          null,
          null,
          null,
          lrPsnrDb,
          conventions(),
          null,
          null);
    }
    io.enlarger.metric.Quality quality = io.enlarger.metric.Quality.of(reference, result, scale);
    return new Outcome.Quality(
        psnr ? quality.psnrYDb() : null,
        psnr ? quality.psnrRgbDb() : null,
        orNull(quality.ssimY()),
        orNull(quality.ssimRgb()),
        null,
        null,
        lrPsnrDb,
        conventions(),
        null,
        quality.ssimY().isPresent()
            ? null
            : "ssim: less than 11x11 pixels are left after the crop");
  }

  private static Outcome.Quality unreferenced(@Nullable Double lrPsnrDb, String reason) {
    return new Outcome.Quality(
        null, null, null, null, null, null, lrPsnrDb, conventions(), null, reason);
  }

  private static String conventions() {
    return Convention.SR.name() + "," + Convention.RGB.name();
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
