package io.enlarger.upscale;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.resample.Kernel;
import io.enlarger.resample.Resampler;
import io.enlarger.tile.TileForecast;

/**
 * Another scale than the network's: the network is applied until the target is reached, and what is
 * too large is shrunk by MATLAB's bicubic to exactly the target.
 *
 * <p>The result of each step is rounded to the source's depth, as if it had been saved in between.
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
    double areas = (double) own * own;
    for (int reached = own; reached < target; reached *= own) {
      areas += Math.pow((double) reached * own, 2);
    }
    return areas / ((double) target * target);
  }

  @Override
  public TileForecast forecast(TileForecast inner, int own) {
    int wanted = target;
    return (widthPx, heightPx) -> {
      long tiles = inner.tiles(widthPx, heightPx);
      for (int reached = own; reached < wanted; reached *= own) {
        tiles += inner.tiles(widthPx * reached, heightPx * reached);
      }
      return tiles;
    };
  }

  @Override
  public Upscaler around(Upscaler inner, int own) {
    return new RescalingUpscaler(inner, own, target);
  }

  private record RescalingUpscaler(Upscaler inner, int own, int target) implements Upscaler {
    @Override
    public Enlarged upscale(Pixels source) {
      Enlarged result = applied(source);
      for (int reached = own; reached < target; reached *= own) {
        result = result.and(applied(result.pixels()));
      }
      return result.with(
          Resampler.BICUBIC.resize(
              result.pixels(), source.widthPx() * target, source.heightPx() * target));
    }

    private Enlarged applied(Pixels pixels) {
      double samples = (double) pixels.bounds().areaPx() * pixels.channels() * own * own;
      if (samples > MOST_SAMPLES) {
        throw EnlargerException.of(
            ErrorCode.IMAGE_TOO_LARGE,
            "scale: %s times %d on the way to x%d is more than the %d samples that can be in memory"
                + " at once; split the image or choose a smaller scale",
            pixels,
            own,
            target,
            MOST_SAMPLES);
      }
      return inner.upscale(pixels);
    }

    /** The steps after the first reach less far, since their pixels are smaller. */
    @Override
    public int reachPx() {
      int reach = inner.reachPx();
      int reached = own;
      for (; reached < target; reached *= own) {
        reach += (inner.reachPx() + reached - 1) / reached;
      }
      // shrinking by reached / target covers so many of the large pixels, which are this small
      return reached == target ? reach : reach + Kernel.BICUBIC.reachPx();
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
