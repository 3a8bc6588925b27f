package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.config.EnlargerConfig.MetricName;
import io.enlarger.image.Pixels;
import io.enlarger.image.RowSource;
import io.enlarger.image.codec.OpenImage;
import io.enlarger.metric.Convention;
import io.enlarger.metric.LrConsistency;
import io.enlarger.metric.Measure;
import io.enlarger.metric.Score;
import io.enlarger.metric.niqe.Niqe;
import io.enlarger.report.Outcome;
import io.enlarger.storage.ObjectStore;
import io.enlarger.upscale.DualModel;
import io.enlarger.upscale.SharedModels;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Measures a result: against its reference, where the catalog names one, against its source, and on
 * its own.
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
    if (measuresNothing()) {
      return Outcome.Quality.NONE;
    }
    Reasons reasons = new Reasons();
    Map<Measure, Score> luma = Map.of();
    Map<Measure, Score> colors = Map.of();
    Set<Measure> referenced = referenced();
    if (!referenced.isEmpty() && referenceUri == null) {
      reasons.add("the catalog names no reference");
    } else if (!referenced.isEmpty() && referenceUri != null) {
      try {
        RowSource reference =
            RowSource.of(
                ImageFile.pixels(
                    store.readAll(referenceUri), recipe.limits(), recipe.decodeTimeout()));
        List<Map<Measure, Score>> scores =
            Measure.all(
                referenced,
                reference,
                RowSource.of(result),
                List.of(Convention.SR, Convention.RGB),
                scale);
        luma = scores.get(0);
        colors = scores.get(1);
      } catch (EnlargerException e) {
        reasons.add(e.getMessage());
      } catch (IOException e) {
        reasons.add(referenceUri + ": " + e);
      }
    }
    boolean niqe = recipe.metrics().contains(MetricName.NIQE);
    return new Outcome.Quality(
        reasons.valueOf(luma.get(Measure.PSNR)),
        reasons.valueOf(colors.get(Measure.PSNR)),
        reasons.valueOf(luma.get(Measure.SSIM)),
        reasons.valueOf(colors.get(Measure.SSIM)),
        niqe ? reasons.valueOf(Niqe.of(source, recipe.niqeModel())) : null,
        niqe ? reasons.valueOf(Niqe.of(result, recipe.niqeModel())) : null,
        recipe.metrics().contains(MetricName.PSNR)
            ? reasons.valueOf(LrConsistency.of(source, result, scale).psnr())
            : null,
        dualDb(source, result, reasons),
        referenced.isEmpty() ? null : Convention.SR.name() + "," + Convention.RGB.name(),
        niqe ? recipe.niqeModel().label() : null,
        reasons.text());
  }

  private boolean measuresNothing() {
    return recipe.metrics().isEmpty() && recipe.dual() == null;
  }

  /** Opens an image. */
  @FunctionalInterface
  interface Opening {
    OpenImage open() throws IOException;
  }

  /**
   * Measures a result whose rows come, against its source: what can be had in one pass over them.
   *
   * @param result asked for from top to bottom, if at all
   */
  Outcome.Quality of(@Nullable String referenceUri, Opening source, RowSource result) {
    if (measuresNothing()) {
      return Outcome.Quality.NONE;
    }
    Reasons reasons = new Reasons();
    reasons.add(
        referenceUri == null
            ? "the catalog names no reference"
            : "the image is computed in bands, of which only lr_psnr_db is measured");
    Double lrPsnrDb = null;
    if (recipe.metrics().contains(MetricName.PSNR)) {
      try (OpenImage image = source.open()) {
        lrPsnrDb = reasons.valueOf(LrConsistency.of(image.rows(), result, scale).psnr());
      } catch (EnlargerException e) {
        reasons.add(e.getMessage());
      } catch (IOException e) {
        reasons.add(e.toString());
      }
    }
    return new Outcome.Quality(
        null,
        null,
        null,
        null,
        null,
        null,
        lrPsnrDb,
        null,
        Convention.SR.name(),
        null,
        reasons.text());
  }

  /** As the fidelity by bicubic interpolation, but shrunk by the network that learned to. */
  private @Nullable Double dualDb(Pixels source, Pixels result, Reasons reasons) {
    DualModel dual = recipe.dual();
    if (dual == null) {
      return null;
    }
    try {
      Pixels shrunk = SharedModels.of(dual).shrunk(result.withoutAlpha());
      return reasons.valueOf(Measure.PSNR.of(source, shrunk, Convention.SR, 0));
    } catch (EnlargerException e) {
      reasons.add(e.getMessage());
      return null;
    }
  }

  private Set<Measure> referenced() {
    Set<Measure> measures = EnumSet.noneOf(Measure.class);
    if (recipe.metrics().contains(MetricName.PSNR)) {
      measures.add(Measure.PSNR);
    }
    if (recipe.metrics().contains(MetricName.SSIM)) {
      measures.add(Measure.SSIM);
    }
    return measures;
  }

  /** Why measures that were asked for have no value; each reason once. */
  private static final class Reasons {
    private final Set<String> reasons = new TreeSet<>();

    void add(String reason) {
      reasons.add(reason);
    }

    @Nullable Double valueOf(@Nullable Score score) {
      if (score == null) {
        return null;
      }
      String reason = score.nullReason();
      if (reason != null) {
        reasons.add(reason);
      }
      return score.value();
    }

    @Nullable String text() {
      return reasons.isEmpty() ? null : String.join("; ", reasons);
    }
  }
}
