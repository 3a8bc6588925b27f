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
import java.util.ArrayList;
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
        List<Map<Measure, Score>> scores = scores(reference, RowSource.of(result));
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
        referenced.isEmpty() ? null : conventions(),
        niqe ? recipe.niqeModel().label() : null,
        reasons.text());
  }

  private boolean measuresNothing() {
    return recipe.metrics().isEmpty() && recipe.dual() == null;
  }

  /** Opens an image. */
  @FunctionalInterface
  interface Opening {
    OpenImage open() throws IOException, InterruptedException;
  }

  /** One of the measurements of a result whose rows come; several may go on at once. */
  @FunctionalInterface
  interface OfRows {
    /**
     * Measures.
     *
     * @param result asked for from top to bottom, if at all
     */
    Part of(RowSource result) throws InterruptedException;
  }

  /** What one of them found. */
  static final class Part {
    private Map<Measure, Score> luma = Map.of();
    private Map<Measure, Score> colors = Map.of();
    private @Nullable Score fidelity;
    private final Set<String> problems = new TreeSet<>();

    private Part() {}
  }

  /**
   * The measurements of a result whose rows come; a catalog's reference is read only where there is
   * one.
   */
  List<OfRows> ofRows(Opening source, @Nullable Opening reference) {
    List<OfRows> all = new ArrayList<>();
    if (recipe.metrics().contains(MetricName.PSNR)) {
      all.add(result -> measured(source, image -> fidelity(image, result)));
    }
    if (!referenced().isEmpty() && reference != null) {
      all.add(result -> measured(reference, image -> likeness(image, result)));
    }
    return all;
  }

  /**
   * What all measurements of a result whose rows came found together.
   *
   * @param referenceUri the reference's address, or null where there is none
   */
  Outcome.Quality together(@Nullable String referenceUri, List<Part> parts) {
    if (measuresNothing()) {
      return Outcome.Quality.NONE;
    }
    Reasons reasons = new Reasons();
    if (recipe.metrics().contains(MetricName.NIQE)) {
      reasons.add(
          "niqe is not measured of images that are computed in bands; raise image.whole-up-to-mb to"
              + " have it");
    }
    if (recipe.dual() != null) {
      reasons.add("lr_dual_psnr_db is not measured of images that are computed in bands");
    }
    if (!referenced().isEmpty() && referenceUri == null) {
      reasons.add("the catalog names no reference");
    }
    Part all = new Part();
    for (Part part : parts) {
      all.luma = part.luma.isEmpty() ? all.luma : part.luma;
      all.colors = part.colors.isEmpty() ? all.colors : part.colors;
      all.fidelity = part.fidelity == null ? all.fidelity : part.fidelity;
      part.problems.forEach(reasons::add);
    }
    return new Outcome.Quality(
        reasons.valueOf(all.luma.get(Measure.PSNR)),
        reasons.valueOf(all.colors.get(Measure.PSNR)),
        reasons.valueOf(all.luma.get(Measure.SSIM)),
        reasons.valueOf(all.colors.get(Measure.SSIM)),
        null,
        null,
        reasons.valueOf(all.fidelity),
        null,
        referenced().isEmpty() ? null : conventions(),
        null,
        reasons.text());
  }

  /** Compares with an open image. */
  private interface OfOpened {
    Part of(OpenImage image) throws IOException;
  }

  private static Part measured(Opening opening, OfOpened comparison) throws InterruptedException {
    Part failed = new Part();
    try (OpenImage image = opening.open()) {
      return comparison.of(image);
    } catch (EnlargerException e) {
      failed.problems.add(e.getMessage());
    } catch (IOException e) {
      failed.problems.add(e.toString());
    }
    return failed;
  }

  private Part fidelity(OpenImage source, RowSource result) throws IOException {
    Part part = new Part();
    part.fidelity = LrConsistency.of(source.rows(), result, scale).psnr();
    return part;
  }

  private Part likeness(OpenImage reference, RowSource result) throws IOException {
    Part part = new Part();
    List<Map<Measure, Score>> scores = scores(reference.rows(), result);
    part.luma = scores.get(0);
    part.colors = scores.get(1);
    return part;
  }

  /** By the luma's convention, and by the colours'. */
  private List<Map<Measure, Score>> scores(RowSource reference, RowSource result)
      throws IOException {
    return Measure.all(
        referenced(), reference, result, List.of(Convention.SR, Convention.RGB), scale);
  }

  private static String conventions() {
    return Convention.SR.name() + "," + Convention.RGB.name();
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
