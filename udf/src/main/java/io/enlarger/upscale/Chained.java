package io.enlarger.upscale;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.model.Passport;
import io.enlarger.tile.TileForecast;
import io.enlarger.tile.TileSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Models one after the other: each enlarges what the one before it gave. Several of one kind are
 * one network applied again.
 *
 * <p>The result of each is rounded to the source's depth, as if it had been saved in between. Each
 * has tiles, halo and precision of its own.
 *
 * @param stages at least two, none of them a chain
 */
record Chained(List<ModelSource> stages) implements ModelSource {
  Chained {
    stages = List.copyOf(stages);
  }

  /**
   * One model and then another, either of which may be a chain.
   *
   * @throws EnlargerException {@link ErrorCode#CONFIGURATION_INVALID} where two of them interpolate
   */
  static Chained of(ModelSource first, ModelSource next) {
    List<ModelSource> stages = new ArrayList<>();
    for (ModelSource part : List.of(first, next)) {
      stages.addAll(part instanceof Chained chain ? chain.stages : List.of(part));
    }
    Chained chain = new Chained(stages);
    if (chain.baselines().size() > 1) {
      throw EnlargerException.of(
          ErrorCode.CONFIGURATION_INVALID,
          "model %s: interpolates twice; name one baseline with the networks before and after it",
          chain.name());
    }
    return chain;
  }

  private List<Baseline> baselines() {
    return stages.stream().filter(Baseline.class::isInstance).map(Baseline.class::cast).toList();
  }

  /** All are the same. */
  private boolean repeats() {
    return stages.stream().map(ModelSource::fingerprint).distinct().count() == 1;
  }

  private String joined(Function<ModelSource, String> part) {
    return repeats()
        ? part.apply(stages.get(0))
        : stages.stream().map(part).collect(Collectors.joining(THEN));
  }

  @Override
  public String name() {
    return joined(ModelSource::name);
  }

  @Override
  public int scale() {
    return stages.stream().mapToInt(ModelSource::scale).reduce(1, Math::multiplyExact);
  }

  @Override
  public Optional<Passport> passport() {
    return repeats() ? stages.get(0).passport() : Optional.empty();
  }

  @Override
  public String architecture() {
    return joined(ModelSource::architecture);
  }

  @Override
  public Optional<String> sha256() {
    return repeats() ? stages.get(0).sha256() : Optional.of(Sha256.of(fingerprint()));
  }

  @Override
  public String fingerprint() {
    return stages.stream()
        .map(ModelSource::fingerprint)
        .collect(Collectors.joining(THEN, "chain(", ")"));
  }

  @Override
  public Optional<TileSpec> tiles(EngineOptions options) {
    return stages.stream().flatMap(stage -> stage.tiles(options).stream()).findFirst();
  }

  @Override
  public double work() {
    double work = 0;
    double reached = 1;
    for (ModelSource stage : stages) {
      reached *= stage.scale();
      work += stage.work() * reached * reached;
    }
    return work / (reached * reached);
  }

  @Override
  public TileForecast forecast(EngineOptions options) {
    TileForecast all = TileForecast.NONE;
    int reached = 1;
    for (ModelSource stage : stages) {
      all = all.plus(stage.forecast(options).ofEnlarged(reached));
      reached *= stage.scale();
    }
    return all;
  }

  /** Networks with a baseline among them reach any scale that is larger than theirs. */
  @Override
  public ModelSource scaledTo(int target) {
    if (target == scale()) {
      return this;
    }
    if (!baselines().isEmpty()) {
      return shrunkTo(target, withBaselineFor(target));
    }
    if (scale() < target) {
      throw EnlargerException.of(
          ErrorCode.SCALE_UNSUPPORTED,
          "model %s: gives x%d, and x%d is asked for; name another model with --then, or choose a"
              + " smaller --scale",
          name(),
          scale(),
          target);
    }
    return shrunkTo(target, this);
  }

  private static ModelSource shrunkTo(int target, Chained chain) {
    return chain.scale() == target ? chain : new Derived(chain, new Rescaling(target));
  }

  /** The baseline enlarges by what the networks leave. */
  private Chained withBaselineFor(int target) {
    Baseline baseline = baselines().get(0);
    int networks = scale() / baseline.scale();
    int left = (target + networks - 1) / networks;
    if (left < 2) {
      throw EnlargerException.of(
          ErrorCode.SCALE_UNSUPPORTED,
          "model %s: for x%d nothing is left to %s, since the others give x%d; leave it out, or"
              + " choose a larger --scale",
          name(),
          target,
          baseline.name(),
          networks);
    }
    return new Chained(
        stages.stream()
            .map(stage -> stage instanceof Baseline b ? b.scaledTo(left) : stage)
            .toList());
  }

  /** Each network's. */
  @Override
  public ModelSource ensembled() {
    return new Chained(stages.stream().map(ModelSource::ensembled).toList());
  }

  @Override
  public LoadedModel load(EngineOptions options) {
    Map<String, LoadedModel> loaded = new LinkedHashMap<>();
    try {
      List<LoadedModel> parts = new ArrayList<>();
      for (ModelSource stage : stages) {
        parts.add(loaded.computeIfAbsent(stage.fingerprint(), key -> stage.load(options)));
      }
      return new Loaded(parts);
    } catch (RuntimeException e) {
      loaded.values().forEach(LoadedModel::close);
      throw e;
    }
  }

  private static final class Loaded extends LoadedParts {
    Loaded(List<LoadedModel> parts) {
      super(parts);
    }

    @Override
    public int scale() {
      return parts().stream().mapToInt(LoadedModel::scale).reduce(1, Math::multiplyExact);
    }

    /** So that parts of what a stage is given begin at multiples of its own. */
    @Override
    public int multiplePx() {
      int multiple = 1;
      int reached = 1;
      for (LoadedModel part : parts()) {
        int own = part.multiplePx();
        multiple = leastCommonMultiple(multiple, own / greatestCommonDivisor(own, reached));
        reached *= part.scale();
      }
      return multiple;
    }

    @Override
    public Upscaler upscaler() {
      Map<LoadedModel, Upscaler> upscalers = new LinkedHashMap<>();
      List<Step> steps = new ArrayList<>();
      for (LoadedModel part : parts()) {
        steps.add(new Step(upscalers.computeIfAbsent(part, LoadedModel::upscaler), part.scale()));
      }
      return new ChainUpscaler(steps, List.copyOf(upscalers.values()));
    }
  }

  private record Step(Upscaler upscaler, int scale) {}

  /**
   * @param distinct the upscalers of the steps, each once
   */
  private record ChainUpscaler(List<Step> steps, List<Upscaler> distinct) implements Upscaler {
    @Override
    public Enlarged upscale(Pixels source) {
      Enlarged result = new Enlarged(source, 0, 0);
      for (Step step : steps) {
        result = result.and(step.upscaler.upscale(result.pixels()));
      }
      return result;
    }

    /** Those after the first reach less far, since their pixels are smaller. */
    @Override
    public int reachPx() {
      int reach = 0;
      int reached = 1;
      for (Step step : steps) {
        reach += (step.upscaler.reachPx() + reached - 1) / reached;
        reached *= step.scale;
      }
      return reach;
    }

    @Override
    public void close() {
      distinct.forEach(Upscaler::close);
    }
  }
}
