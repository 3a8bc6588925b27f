package io.enlarger.upscale;

import ai.djl.translate.TranslateException;
import io.enlarger.image.Pixels;
import io.enlarger.model.Passport;
import java.util.Random;

/** Finds out whether a fast precision gives what full precision gives. */
final class PrecisionProbe {
  /** Agreement that is asked for: an error well below half a gray level. */
  static final double LEAST_DB = 50;

  private static final int SIDE_PX = 64;

  private PrecisionProbe() {}

  /** Whether both give the same picture to {@value #LEAST_DB} dB. */
  static boolean agrees(TorchModule fast, TorchModule full, Passport passport) {
    Pixels probe = probe(passport);
    try (TorchModule.Runner fastRunner = fast.runner();
        TorchModule.Runner fullRunner = full.runner()) {
      byte[][] results = new byte[2][];
      boolean finite =
          fastRunner.run(probe, samples -> results[0] = copy(samples))
              && fullRunner.run(probe, samples -> results[1] = copy(samples));
      return finite && psnrDb(results[0], results[1]) >= LEAST_DB;
    } catch (TranslateException e) {
      return false;
    }
  }

  private static byte[] copy(java.nio.ByteBuffer samples) {
    byte[] bytes = new byte[samples.remaining()];
    samples.get(bytes);
    return bytes;
  }

  /** A seeded picture with what pictures have: slopes, edges, texture, saturated colours. */
  private static Pixels probe(Passport passport) {
    int multiple = passport.sizeMultiplePx();
    int side = (Math.max(SIDE_PX, passport.minSizePx()) / multiple + 1) * multiple;
    Random random = new Random(17);
    byte[] samples = new byte[side * side * passport.channels()];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        for (int c = 0; c < passport.channels(); c++) {
          double slope = 255.0 * (x + (c + 1) * y) / ((c + 2) * side);
          double edge = ((x / 9 + y / 13) % 2 == 0) ? 60 : -60;
          double value = slope + edge + 12 * random.nextGaussian();
          samples[(y * side + x) * passport.channels() + c] =
              (byte) Math.max(0, Math.min(255, Math.round(value)));
        }
      }
    }
    return Pixels.of8(side, side, passport.channels(), samples);
  }

  private static double psnrDb(byte[] a, byte[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (a[i] & 0xff) - (b[i] & 0xff);
      sum += difference * difference;
    }
    return 10 * Math.log10(255.0 * 255.0 * a.length / sum);
  }
}
