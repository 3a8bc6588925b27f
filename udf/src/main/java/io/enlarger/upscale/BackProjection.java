package io.enlarger.upscale;

import io.enlarger.image.Pixels;
import io.enlarger.resample.Kernel;
import io.enlarger.resample.Resampler;
import io.enlarger.tile.TileForecast;

/**
 * Iterative back-projection (Irani and Peleg 1991, "Improving resolution by image registration",
 * equation 3), as in the challenge entry of ESRGAN (Wang et al. 2018, section 4.5): what the
 * result, shrunk again, lacks of the source is enlarged and added.
 *
 * <p>{@code result += up(source - down(result))}, both by MATLAB's bicubic, in 16 bits and rounded
 * once at the end to the source's depth.
 *
 * @param iterations how often
 */
record BackProjection(int iterations) implements Treatment {
  /** What stands for no difference, so that differences of either sign are samples. */
  private static final int ZERO = 32768;

  @Override
  public String suffix() {
    return "+back-projection=" + iterations;
  }

  @Override
  public String fingerprint() {
    return "back-projection=" + iterations;
  }

  @Override
  public int scale(int own) {
    return own;
  }

  @Override
  public EngineOptions options(EngineOptions asked) {
    return asked;
  }

  @Override
  public TileForecast forecast(TileForecast inner, int own) {
    return inner;
  }

  @Override
  public Upscaler around(Upscaler inner, int own) {
    return new BackProjectingUpscaler(inner, iterations);
  }

  private record BackProjectingUpscaler(Upscaler inner, int iterations) implements Upscaler {
    @Override
    public Enlarged upscale(Pixels source) {
      Enlarged result = inner.upscale(source);
      Pixels deep = source.withBitDepth(16);
      Pixels pixels = result.pixels().withBitDepth(16);
      for (int i = 0; i < iterations; i++) {
        Pixels small = Resampler.BICUBIC.resize(pixels, source.widthPx(), source.heightPx());
        Pixels lacking = sum(deep, small, -1, ZERO);
        Pixels large = Resampler.BICUBIC.resize(lacking, pixels.widthPx(), pixels.heightPx());
        pixels = sum(pixels, large, 1, -ZERO);
      }
      return result.with(pixels.withBitDepth(source.bitDepth()));
    }

    /** {@code a + sign b + offset}, clipped. */
    private static Pixels sum(Pixels a, Pixels b, int sign, int offset) {
      int size = Math.toIntExact(a.bounds().areaPx() * a.channels());
      short[] first = new short[size];
      short[] second = new short[size];
      a.copyRows16(0, a.heightPx(), first, 0);
      b.copyRows16(0, b.heightPx(), second, 0);
      for (int i = 0; i < size; i++) {
        int value = (first[i] & 0xffff) + sign * (second[i] & 0xffff) + offset;
        first[i] = (short) Math.max(0, Math.min(65535, value));
      }
      return Pixels.of16(a.widthPx(), a.heightPx(), a.channels(), first);
    }

    /** Each time it is shrunk, which reaches as far in source pixels, and enlarged again. */
    @Override
    public int reachPx() {
      return inner.reachPx() + iterations * 2 * Kernel.BICUBIC.reachPx();
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
