package io.enlarger.upscale;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.resample.Kernel;
import io.enlarger.resample.Resampler;
import io.enlarger.tile.TileForecast;

/**
 * A smaller scale than the model's: what is too large is shrunk by MATLAB's bicubic to exactly the
 * target.
 *
 * @param target output pixels for a source pixel along one side
 */
record Rescaling(int target) implements Treatment {
  private static final long MOST_SAMPLES = Integer.MAX_VALUE - 8L;

  @Override
  public String suffix() {
    return "";
  }

  @Override
  public String fingerprint() {
    return "x" + target;
  }

  @Override
  public int scale(int own) {
    return target;
  }

  @Override
  public EngineOptions options(EngineOptions asked) {
    return asked;
  }

  @Override
  public double work(int own) {
    return (double) own * own / ((double) target * target);
  }

  @Override
  public TileForecast forecast(TileForecast inner, int own) {
    return inner;
  }

  @Override
  public Upscaler around(Upscaler inner, int own) {
    return new RescalingUpscaler(inner, own, target);
  }

  private record RescalingUpscaler(Upscaler inner, int own, int target) implements Upscaler {
    @Override
    public Enlarged upscale(Pixels source) {
      double samples = (double) source.bounds().areaPx() * source.channels() * own * own;
      if (samples > MOST_SAMPLES) {
        throw EnlargerException.of(
            ErrorCode.IMAGE_TOO_LARGE,
            "scale: %s times %d on the way to x%d is more than the %d samples that can be in memory"
                + " at once; split the image or choose a smaller scale",
            source,
            own,
            target,
            MOST_SAMPLES);
      }
      Enlarged result = inner.upscale(source);
      return result.with(
          Resampler.BICUBIC.resize(
              result.pixels(), source.widthPx() * target, source.heightPx() * target));
    }

    /** What is shrunk covers so many pixels of the result, which are smaller than the source's. */
    @Override
    public int reachPx() {
      return inner.reachPx() + Kernel.BICUBIC.reachPx();
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
