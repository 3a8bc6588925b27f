package io.enlarger.upscale;

import io.enlarger.image.Pixels;
import io.enlarger.resample.Kernel;
import io.enlarger.resample.Resampler;

/**
 * Colour with a network for luma: Y from the network, Cb and Cr from bicubic interpolation, as the
 * networks for one channel were published (Dong et al. 2014, section 4.1). Gray goes to the network
 * as it is.
 *
 * <p>Y is that of BT.601 in studio swing (MATLAB's {@code rgb2ycbcr}), {@code 16 + 65.481 R +
 * 128.553 G + 24.966 B}. It is carried in 16 bits, and the result is rounded once, to the source's
 * depth: a network that changes nothing gives the source, sample for sample.
 *
 * <p>Chroma is a linear function of RGB that is zero for gray. To exchange Y and keep Cb and Cr
 * therefore is to add {@code 255/219 (Y' - Y)} to R, G and B alike.
 */
record LumaUpscaler(Upscaler luma, int scale) implements Upscaler {
  private static final double RED = 65.481 / 255;
  private static final double GREEN = 128.553 / 255;
  private static final double BLUE = 24.966 / 255;
  private static final double BLACK = 16 * 257.0;
  private static final double GAIN = 255.0 / 219;

  @Override
  public Enlarged upscale(Pixels source) {
    if (source.channels() == 1) {
      return luma.upscale(source);
    }
    Pixels deep = source.withBitDepth(16);
    Enlarged y = luma.upscale(luma(deep));
    Pixels colour = withLuma(Resampler.BICUBIC.resize(deep, scale), y.pixels());
    return y.with(colour.withBitDepth(source.bitDepth()));
  }

  /** Y of RGB of 16 bits, rounded to 16 bits. */
  private static Pixels luma(Pixels rgb) {
    short[] samples = samples(rgb);
    short[] y = new short[samples.length / 3];
    for (int i = 0; i < y.length; i++) {
      y[i] = (short) luma(samples, 3 * i);
    }
    return Pixels.of16(rgb.widthPx(), rgb.heightPx(), 1, y);
  }

  private static int luma(short[] rgb, int at) {
    return (int)
        Math.round(
            BLACK
                + RED * (rgb[at] & 0xffff)
                + GREEN * (rgb[at + 1] & 0xffff)
                + BLUE * (rgb[at + 2] & 0xffff));
  }

  /** RGB of the same chroma with another luma. */
  private static Pixels withLuma(Pixels rgb, Pixels luma) {
    short[] samples = samples(rgb);
    short[] y = samples(luma);
    for (int i = 0; i < y.length; i++) {
      double more = GAIN * ((y[i] & 0xffff) - luma(samples, 3 * i));
      for (int c = 3 * i; c < 3 * i + 3; c++) {
        long value = Math.round((samples[c] & 0xffff) + more);
        samples[c] = (short) Math.max(0, Math.min(65535, value));
      }
    }
    return Pixels.of16(rgb.widthPx(), rgb.heightPx(), 3, samples);
  }

  private static short[] samples(Pixels pixels) {
    short[] samples = new short[Math.toIntExact(pixels.bounds().areaPx() * pixels.channels())];
    pixels.copyRows16(0, pixels.heightPx(), samples, 0);
    return samples;
  }

  @Override
  public int reachPx() {
    return Math.max(luma.reachPx(), Kernel.BICUBIC.reachPx());
  }

  @Override
  public void close() {
    luma.close();
  }
}
