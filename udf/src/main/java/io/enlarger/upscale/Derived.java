package io.enlarger.upscale;

import io.enlarger.model.Passport;
import io.enlarger.model.Precision;
import io.enlarger.model.Tiling;
import io.enlarger.tile.TileForecast;
import io.enlarger.tile.TileSpec;
import java.util.Optional;

/** A model with a treatment around it. */
record Derived(ModelSource inner, Treatment treatment) implements ModelSource {
  @Override
  public String name() {
    return inner.name() + treatment.suffix();
  }

  @Override
  public int scale() {
    return treatment.scale(inner.scale());
  }

  @Override
  public Optional<Passport> passport() {
    return inner.passport();
  }

  @Override
  public String architecture() {
    return inner.architecture();
  }

  @Override
  public Optional<String> sha256() {
    return inner.sha256();
  }

  @Override
  public String fingerprint() {
    return inner.fingerprint() + "|" + treatment.fingerprint();
  }

  @Override
  public Optional<TileSpec> tiles(EngineOptions options) {
    return inner.tiles(options);
  }

  @Override
  public double work() {
    return inner.work() * treatment.work(inner.scale());
  }

  @Override
  public TileForecast forecast(EngineOptions options) {
    return treatment.forecast(inner.forecast(options), inner.scale());
  }

  @Override
  public LoadedModel load(EngineOptions options) {
    return new Loaded(inner.load(treatment.options(options)), treatment);
  }

  private record Loaded(LoadedModel inner, Treatment treatment) implements LoadedModel {
    @Override
    public int scale() {
      return treatment.scale(inner.scale());
    }

    @Override
    public Optional<TileSpec> tiles() {
      return inner.tiles();
    }

    @Override
    public int multiplePx() {
      return inner.multiplePx();
    }

    @Override
    public Optional<Tiling> tiling() {
      return inner.tiling();
    }

    @Override
    public Optional<Precision> precision() {
      return inner.precision();
    }

    @Override
    public String device() {
      return inner.device();
    }

    @Override
    public Upscaler upscaler() {
      return treatment.around(inner.upscaler(), inner.scale());
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
