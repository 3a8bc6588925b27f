package io.enlarger.upscale;

import io.enlarger.image.Pixels;
import java.util.Random;

/** A seeded picture with what pictures have: slopes, edges, texture, saturated colours. */
final class ProbeImage {
  private ProbeImage() {}

  /** A square of 8 bits. */
  static Pixels square(int sidePx, int channels) {
    Random random = new Random(17);
    byte[] samples = new byte[sidePx * sidePx * channels];
    for (int y = 0; y < sidePx; y++) {
      for (int x = 0; x < sidePx; x++) {
        for (int c = 0; c < channels; c++) {
          double slope = 255.0 * (x + (c + 1) * y) / ((c + 2) * sidePx);
          double edge = ((x / 9 + y / 13) % 2 == 0) ? 60 : -60;
          double value = slope + edge + 12 * random.nextGaussian();
          samples[(y * sidePx + x) * channels + c] =
              (byte) Math.max(0, Math.min(255, Math.round(value)));
        }
      }
    }
    return Pixels.of8(sidePx, sidePx, channels, samples);
  }

  /** Peak signal-to-noise ratio of two pictures of 8 bits; infinite where they are the same. */
  static double psnrDb(byte[] a, byte[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (a[i] & 0xff) - (b[i] & 0xff);
      sum += difference * difference;
    }
    return 10 * Math.log10(255.0 * 255.0 * a.length / sum);
  }

  /** As {@link #psnrDb(byte[], byte[])}, of pixels of 8 bits and one size. */
  static double psnrDb(Pixels a, Pixels b) {
    return psnrDb(samples(a), samples(b));
  }

  private static byte[] samples(Pixels pixels) {
    byte[] samples = new byte[Math.toIntExact(pixels.bounds().areaPx() * pixels.channels())];
    pixels.copyRows8(0, pixels.heightPx(), samples, 0);
    return samples;
  }
}
