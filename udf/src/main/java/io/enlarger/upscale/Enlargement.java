package io.enlarger.upscale;

import io.enlarger.image.Pixels;
import io.enlarger.model.Precision;
import io.enlarger.resample.Kernel;
import io.enlarger.resample.Resampler;
import io.enlarger.tile.TileForecast;

/**
 * Bicubic enlargement before a network that sharpens what was enlarged, as SRCNN (Dong et al. 2014,
 * section 3.1) and VDSR (Kim et al. 2016, section 3.1) are run.
 *
 * <p>All is computed in 16 bits, so that nothing is rounded to 8 between the enlargement and the
 * network.
 *
 * @param factor output pixels for a source pixel along one side
 */
record Enlargement(int factor) implements Treatment {
  @Override
  public String suffix() {
    return "";
  }

  @Override
  public String fingerprint() {
    return "bicubic-first=x" + factor;
  }

  @Override
  public int scale(int own) {
    return factor * own;
  }

  @Override
  public EngineOptions options(EngineOptions asked) {
    return asked.withPrecision(Precision.FP32);
  }

  @Override
  public TileForecast forecast(TileForecast inner, int own) {
    return inner.ofEnlarged(factor);
  }

  @Override
  public Upscaler around(Upscaler inner, int own) {
    return new EnlargingUpscaler(inner, factor);
  }

  private record EnlargingUpscaler(Upscaler inner, int factor) implements Upscaler {
    @Override
    public Enlarged upscale(Pixels source) {
      Pixels large = Resampler.BICUBIC.resize(source.withBitDepth(16), factor);
      Enlarged sharp = inner.upscale(large);
      return sharp.with(sharp.pixels().withBitDepth(source.bitDepth()));
    }

    @Override
    public int reachPx() {
      return Kernel.BICUBIC.reachPx() + (inner.reachPx() + factor - 1) / factor;
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
