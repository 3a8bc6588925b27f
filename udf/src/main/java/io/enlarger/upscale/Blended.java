package io.enlarger.upscale;

import io.enlarger.image.Pixels;
import io.enlarger.model.Passport;
import io.enlarger.tile.TileForecast;
import io.enlarger.tile.TileSpec;
import java.util.List;
import java.util.Optional;

/**
 * The weighted mean of two models' results, pixel by pixel: image interpolation (Wang et al. 2018,
 * ESRGAN, section 3.4, the alternative to interpolating networks).
 *
 * <p>{@code (1 - a) first + a second}, rounded to the source's depth. Both have the same scale.
 */
record Blended(ModelSource first, ModelSource second, Share share) implements ModelSource {
  @Override
  public String name() {
    return "blend(" + share.mixture(first.name(), second.name()) + ")";
  }

  @Override
  public int scale() {
    return first.scale();
  }

  @Override
  public Optional<Passport> passport() {
    return Optional.empty();
  }

  @Override
  public String architecture() {
    return first.architecture().equals(second.architecture())
        ? first.architecture()
        : first.architecture() + " + " + second.architecture();
  }

  @Override
  public Optional<String> sha256() {
    return Optional.of(Sha256.of(fingerprint()));
  }

  @Override
  public String fingerprint() {
    return "blend(" + share.mixture(first.fingerprint(), second.fingerprint()) + ")";
  }

  @Override
  public Optional<TileSpec> tiles(EngineOptions options) {
    return first.tiles(options).or(() -> second.tiles(options));
  }

  @Override
  public double work() {
    return first.work() + second.work();
  }

  @Override
  public TileForecast forecast(EngineOptions options) {
    return first.forecast(options).plus(second.forecast(options));
  }

  @Override
  public LoadedModel load(EngineOptions options) {
    LoadedModel one = first.load(options);
    try {
      return new Loaded(one, second.load(options), share);
    } catch (RuntimeException e) {
      one.close();
      throw e;
    }
  }

  private static final class Loaded extends LoadedParts {
    private final LoadedModel first;
    private final LoadedModel second;
    private final Share share;

    Loaded(LoadedModel first, LoadedModel second, Share share) {
      super(List.of(first, second));
      this.first = first;
      this.second = second;
      this.share = share;
    }

    @Override
    public int scale() {
      return first.scale();
    }

    @Override
    public int multiplePx() {
      return leastCommonMultiple(first.multiplePx(), second.multiplePx());
    }

    @Override
    public Upscaler upscaler() {
      return new BlendingUpscaler(first.upscaler(), second.upscaler(), share.value());
    }
  }

  private record BlendingUpscaler(Upscaler first, Upscaler second, double share)
      implements Upscaler {
    @Override
    public Enlarged upscale(Pixels source) {
      Enlarged one = first.upscale(source);
      Enlarged other = second.upscale(source);
      return one.and(other).with(mean(one.pixels(), other.pixels()));
    }

    @Override
    public int reachPx() {
      return Math.max(first.reachPx(), second.reachPx());
    }

    private Pixels mean(Pixels one, Pixels other) {
      int size = Math.toIntExact(one.bounds().areaPx() * one.channels());
      if (one.bitDepth() == 16) {
        short[] a = new short[size];
        short[] b = new short[size];
        one.copyRows16(0, one.heightPx(), a, 0);
        other.copyRows16(0, other.heightPx(), b, 0);
        for (int i = 0; i < size; i++) {
          a[i] = (short) mean(a[i] & 0xffff, b[i] & 0xffff);
        }
        return Pixels.of16(one.widthPx(), one.heightPx(), one.channels(), a);
      }
      byte[] a = new byte[size];
      byte[] b = new byte[size];
      one.copyRows8(0, one.heightPx(), a, 0);
      other.copyRows8(0, other.heightPx(), b, 0);
      for (int i = 0; i < size; i++) {
        a[i] = (byte) mean(a[i] & 0xff, b[i] & 0xff);
      }
      return Pixels.of8(one.widthPx(), one.heightPx(), one.channels(), a);
    }

    private long mean(int a, int b) {
      return Math.round((1 - share) * a + share * b);
    }

    @Override
    public void close() {
      first.close();
      second.close();
    }
  }
}
