package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.config.EvaluationMetric;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.job.evaluate.Contender;
import io.enlarger.job.evaluate.ImageScores;
import io.enlarger.job.evaluate.ImageScores.Failure;
import io.enlarger.job.evaluate.ImageScores.Timing;
import io.enlarger.job.evaluate.Subject;
import io.enlarger.metric.Convention;
import io.enlarger.metric.LrConsistency;
import io.enlarger.metric.Measure;
import io.enlarger.metric.Score;
import io.enlarger.metric.niqe.Niqe;
import io.enlarger.report.Outcome.Stage;
import io.enlarger.report.page.Picture;
import io.enlarger.resample.Degradation;
import io.enlarger.storage.ObjectStore;
import io.enlarger.upscale.Upscaler;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The steps that an image goes through in an evaluation: read, once for all models; degraded; by
 * each model enlarged and measured. What fails is a result of its own.
 *
 * <p>For one thread.
 */
final class EvaluateSteps {
  private final ObjectStore store;
  private final EvaluationRecipe recipe;
  private final List<Upscaler> upscalers;

  /**
   * @param upscalers of the recipe's models, in order
   */
  EvaluateSteps(ObjectStore store, EvaluationRecipe recipe, List<Upscaler> upscalers) {
    this.store = store;
    this.recipe = recipe;
    this.upscalers = upscalers;
  }

  /**
   * An image before it is enlarged.
   *
   * @param source what models are given, or what is scored where there are none
   * @param reference what results are compared with; null where none is needed
   */
  private record Pair(Pixels source, @Nullable Pixels reference, long readMs, long degradeMs) {}

  /** The scores of one image, in the order of the contenders. */
  List<ImageScores> scores(Subject image) {
    List<Contender> contenders = recipe.protocol().contenders();
    List<ImageScores> scores = new ArrayList<>();
    try {
      Pair pair = pair(image);
      for (int i = 0; i < contenders.size(); i++) {
        scores.add(scores(image, contenders.get(i), pair, i));
      }
    } catch (StageFailure failure) {
      for (Contender contender : contenders) {
        scores.add(failed(image, contender, failure, new Timing(0, 0, 0, 0)));
      }
    }
    return scores;
  }

  private Pair pair(Subject image) throws StageFailure {
    Degradation degradation = recipe.degradation();
    Clock clock = new Clock();
    if (degradation == null) {
      Pixels reference = null;
      if (!referenced().isEmpty()) {
        reference = read(StageFailure.at(Stage.READ, () -> referenceUri(image)));
      }
      Pixels source = read(image.uri());
      return new Pair(source, reference, clock.lapMs(), 0);
    }
    int scale = recipe.protocol().scale();
    Pixels whole = read(image.uri());
    long readMs = clock.lapMs();
    // the same noise for all models and runs, and another one for each image
    long seed = 31 * recipe.seed() + image.id().hashCode();
    return StageFailure.at(
        Stage.DECODE,
        () ->
            new Pair(
                degradation.apply(whole, scale, seed),
                Degradation.modcrop(whole, scale),
                readMs,
                clock.lapMs()));
  }

  /**
   * An original and what a contender makes of it, at the place where they differ most.
   *
   * @param contender its label
   */
  Picture picture(Subject image, String contender) {
    int index =
        recipe.protocol().contenders().stream().map(Contender::label).toList().indexOf(contender);
    try {
      Pair pair = pair(image);
      if (pair.reference == null) {
        return Picture.missing(image.uri(), "There is no picture: there is no original.");
      }
      Pixels result =
          upscalers.isEmpty()
              ? pair.source
              : StageFailure.at(
                  Stage.UPSCALE, () -> upscalers.get(index).upscale(pair.source).pixels());
      Pixels original = Crops.colours(fitting(pair.reference));
      Pixels made = Crops.colours(result);
      return StageFailure.at(
          Stage.MEASURE,
          () -> {
            Region place =
                Crops.around(LrConsistency.of(original, made, 1).worstTile(), original, 1);
            return new Picture(
                image.uri(),
                Crops.of(original, place, made.crop(place), 1, Picture.Choice.LARGEST_DIFFERENCE),
                null);
          });
    } catch (StageFailure failure) {
      return Picture.missing(
          image.uri(), "There is no picture: it could not be made again (" + failure.code() + ").");
    }
  }

  private String referenceUri(Subject image) {
    String uri = image.referenceUri();
    if (uri == null || uri.isBlank()) {
      throw EnlargerException.of(
          ErrorCode.CATALOG_INVALID,
          "%s: the catalog names no reference_uri, which %s needs; complete the catalog, or measure"
              + " niqe only",
          image.uri(),
          recipe.protocol().metrics().get(0).label());
    }
    return uri;
  }

  /** Alpha has no part in any measure. */
  private Pixels read(String uri) throws StageFailure {
    byte[] file = StageFailure.at(Stage.READ, () -> store.readAll(uri));
    return StageFailure.at(
            Stage.DECODE, () -> ImageFile.pixels(file, recipe.limits(), recipe.decodeTimeout()))
        .withoutAlpha();
  }

  private ImageScores scores(Subject image, Contender contender, Pair pair, int index) {
    Clock clock = new Clock();
    long inferMs = 0;
    try {
      Pixels result =
          upscalers.isEmpty()
              ? pair.source
              : StageFailure.at(
                  Stage.UPSCALE, () -> upscalers.get(index).upscale(pair.source).pixels());
      inferMs = clock.lapMs();
      Map<EvaluationMetric, Score> scores =
          StageFailure.at(Stage.MEASURE, () -> measured(pair, result));
      return new ImageScores(
          image,
          contender.label(),
          scores,
          null,
          new Timing(pair.readMs, pair.degradeMs, inferMs, clock.lapMs()));
    } catch (StageFailure failure) {
      return failed(
          image,
          contender,
          failure,
          new Timing(pair.readMs, pair.degradeMs, inferMs, clock.lapMs()));
    }
  }

  private static ImageScores failed(
      Subject image, Contender contender, StageFailure failure, Timing timing) {
    return new ImageScores(
        image,
        contender.label(),
        Map.of(),
        new Failure(
            failure.stage().name(), failure.code().name(), String.valueOf(failure.getMessage())),
        timing);
  }

  private Map<EvaluationMetric, Score> measured(Pair pair, Pixels result) {
    Convention convention = recipe.protocol().convention();
    int scale = recipe.protocol().scale();
    Map<Measure, Score> compared =
        pair.reference == null
            ? Map.of()
            : Measure.all(referenced(), fitting(pair.reference), result, convention, scale);
    Map<EvaluationMetric, Score> scores = new EnumMap<>(EvaluationMetric.class);
    for (EvaluationMetric metric : recipe.protocol().metrics()) {
      scores.put(
          metric,
          switch (metric) {
            case NIQE -> Niqe.of(result, recipe.niqeModel(), convention.cropPx(scale));
            case LR -> LrConsistency.of(pair.source, result, scale).psnr();
            default -> compared.get(metric.measure().orElseThrow());
          });
    }
    return scores;
  }

  /**
   * Small images of a catalog are made of references that are cropped to multiples of the scale.
   */
  private Pixels fitting(Pixels reference) {
    return upscalers.isEmpty()
        ? reference
        : Degradation.modcrop(reference, recipe.protocol().scale());
  }

  private Set<Measure> referenced() {
    Set<Measure> measures = EnumSet.noneOf(Measure.class);
    recipe.protocol().metrics().forEach(metric -> metric.measure().ifPresent(measures::add));
    return measures;
  }
}
