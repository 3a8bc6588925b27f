package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.config.EnlargerConfig.MetricName;
import io.enlarger.image.ByteSource;
import io.enlarger.image.Pixels;
import io.enlarger.image.codec.Codecs;
import io.enlarger.metric.Convention;
import io.enlarger.metric.Psnr;
import io.enlarger.report.Outcome;
import io.enlarger.storage.ObjectStore;
import io.enlarger.upscale.DualModel;
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
    if (recipe.metrics().isEmpty() && recipe.dual() == null) {
      return Outcome.Quality.NONE;
    }
    Outcome.Quality quality = measured(referenceUri, source, result);
    DualModel dual = recipe.dual();
    if (dual == null) {
      return quality;
    }
    try {
      return quality.withLrDualPsnrDb(dualDb(dual, source, result), null);
    } catch (EnlargerException e) {
      return quality.withLrDualPsnrDb(null, e.getMessage());
    }
  }

  /** As the fidelity by bicubic interpolation, but shrunk by the network that learned to. */
  private static double dualDb(DualModel dual, Pixels source, Pixels result) {
    Pixels colours = result.hasAlpha() ? result.withoutAlpha() : result;
    return Psnr.db(
        source.hasAlpha() ? source.withoutAlpha() : source,
        ExecutorModels.shared(dual).shrunk(colours),
        Convention.SR,
        0);
  }

  private Outcome.Quality measured(@Nullable String referenceUri, Pixels source, Pixels result) {
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
    return Codecs.detect(encoded).decode(encoded, recipe.decodeLimits()).pixels();
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
          null,
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
        null,
        conventions(),
        null,
        quality.ssimY().isPresent()
            ? null
            : "ssim: less than 11x11 pixels are left after the crop");
  }

  private static Outcome.Quality unreferenced(@Nullable Double lrPsnrDb, String reason) {
    return new Outcome.Quality(
        null, null, null, null, null, null, lrPsnrDb, null, conventions(), null, reason);
  }

  private static String conventions() {
    return Convention.SR.name() + "," + Convention.RGB.name();
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
