package io.enlarger.upscale;

import io.enlarger.image.Pixels;
import io.enlarger.model.Passport;
import io.enlarger.model.Precision;
import io.enlarger.model.Tiling;
import io.enlarger.resample.Kernel;
import io.enlarger.resample.Resampler;
import io.enlarger.tile.TileSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Interpolation without a network, as MATLAB's {@code imresize} does it: what every network must
 * beat.
 */
record Baseline(String name, Kernel kernel, int scale) implements ModelSource {

  private static final List<Baseline> ALL =
      List.of(
          new Baseline("nearest", Kernel.NEAREST, 4),
          new Baseline("bilinear", Kernel.BILINEAR, 4),
          new Baseline("bicubic", Kernel.BICUBIC, 4),
          new Baseline("lanczos", Kernel.LANCZOS3, 4));

  static List<String> names() {
    return ALL.stream().map(Baseline::name).toList();
  }

  static Optional<Baseline> named(String name, OptionalInt scale) {
    return ALL.stream()
        .filter(baseline -> baseline.name.equals(name))
        .map(b -> new Baseline(b.name, b.kernel, scale.orElse(b.scale)))
        .findFirst();
  }

  @Override
  public Optional<Passport> passport() {
    return Optional.empty();
  }

  @Override
  public ModelSource scaledTo(int target) {
    return new Baseline(name, kernel, target);
  }

  /** Itself: an even kernel does the same to an image however it is turned. */
  @Override
  public ModelSource ensembled() {
    return this;
  }

  @Override
  public String fingerprint() {
    return name + "x" + scale;
  }

  @Override
  public LoadedModel load(EngineOptions options) {
    return new Loaded();
  }

  private final class Loaded implements LoadedModel, Upscaler {
    @Override
    public int scale() {
      return scale;
    }

    @Override
    public Optional<TileSpec> tiles() {
      return Optional.empty();
    }

    @Override
    public Optional<Tiling> tiling() {
      return Optional.empty();
    }

    @Override
    public Optional<Precision> precision() {
      return Optional.empty();
    }

    @Override
    public String device() {
      return "cpu";
    }

    @Override
    public Upscaler upscaler() {
      return this;
    }

    @Override
    public Enlarged upscale(Pixels source) {
      return new Enlarged(new Resampler(kernel).resize(source, scale), 0, 0);
    }

    @Override
    public int reachPx() {
      return kernel.reachPx();
    }

    @Override
    public void close() {}
  }
}
