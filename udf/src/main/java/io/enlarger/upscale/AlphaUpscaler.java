package io.enlarger.upscale;

import io.enlarger.image.Pixels;
import io.enlarger.resample.Kernel;
import io.enlarger.resample.Resampler;

/** Enlarges alpha on its own, by bicubic interpolation; networks know nothing of it. */
record AlphaUpscaler(Upscaler colours, int scale) implements Upscaler {
  @Override
  public Enlarged upscale(Pixels source) {
    if (!source.hasAlpha()) {
      return colours.upscale(source);
    }
    Enlarged enlarged = colours.upscale(source.withoutAlpha());
    Pixels alpha = Resampler.BICUBIC.resize(source.select(source.channels() - 1), scale);
    return enlarged.with(enlarged.pixels().withAlpha(alpha));
  }

  @Override
  public int reachPx() {
    return Math.max(colours.reachPx(), Kernel.BICUBIC.reachPx());
  }

  @Override
  public void close() {
    colours.close();
  }
}
