package io.enlarger.upscale;

import io.enlarger.image.Pixels;
import io.enlarger.model.Precision;
import io.enlarger.tile.TileForecast;

/**
 * Geometric self-ensemble, "x8" (Timofte et al. 2016, "Seven ways to improve example-based single
 * image super resolution", section 3.8; Lim et al. 2017, EDSR, section 3.4, equation 4): the mean
 * of the results for the eight mirrorings and transpositions of the source, each undone.
 *
 * <p>The network computes in 32 bits and gives 16; the mean is taken of these and rounded once, to
 * the source's depth. Eight times the work.
 */
record Ensemble() implements Treatment {
  @Override
  public String suffix() {
    return "+ensemble";
  }

  @Override
  public String fingerprint() {
    return "ensemble";
  }

  @Override
  public int scale(int own) {
    return own;
  }

  @Override
  public EngineOptions options(EngineOptions asked) {
    return asked.withPrecision(Precision.FP32);
  }

  @Override
  public double work(int own) {
    return Symmetry.values().length;
  }

  @Override
  public TileForecast forecast(TileForecast inner, int own) {
    return (widthPx, heightPx) ->
        4 * (inner.tiles(widthPx, heightPx) + inner.tiles(heightPx, widthPx));
  }

  @Override
  public Upscaler around(Upscaler inner, int own) {
    return new EnsembleUpscaler(inner, own);
  }

  private record EnsembleUpscaler(Upscaler inner, int own) implements Upscaler {
    @Override
    public Enlarged upscale(Pixels source) {
      Pixels deep = source.withBitDepth(16);
      int widthPx = source.widthPx() * own;
      int heightPx = source.heightPx() * own;
      int[] sums =
          new int
              [Math.toIntExact(
                  Math.multiplyExact((long) widthPx * heightPx, (long) source.channels()))];
      int tiles = 0;
      int degraded = 0;
      for (Symmetry symmetry : Symmetry.values()) {
        Enlarged one = inner.upscale(symmetry.applied(deep));
        symmetry.addUndone(one.pixels(), sums);
        tiles += one.tiles();
        degraded += one.degradedTiles();
      }
      return new Enlarged(mean(sums, widthPx, heightPx, source), tiles, degraded);
    }

    private static Pixels mean(int[] sums, int widthPx, int heightPx, Pixels like) {
      int count = Symmetry.values().length;
      if (like.bitDepth() == 16) {
        short[] samples = new short[sums.length];
        for (int i = 0; i < sums.length; i++) {
          samples[i] = (short) ((sums[i] + count / 2) / count);
        }
        return Pixels.of16(widthPx, heightPx, like.channels(), samples);
      }
      int unit = 257 * count;
      byte[] samples = new byte[sums.length];
      for (int i = 0; i < sums.length; i++) {
        samples[i] = (byte) ((sums[i] + unit / 2) / unit);
      }
      return Pixels.of8(widthPx, heightPx, like.channels(), samples);
    }

    @Override
    public int reachPx() {
      return inner.reachPx();
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
