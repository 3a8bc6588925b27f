package io.enlarger.upscale;

import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import io.enlarger.image.Pixels;
import io.enlarger.model.Passport;

/** Finds out whether a fast precision gives what full precision gives. */
final class PrecisionProbe {
  /** Agreement that is asked for: an error well below half a gray level. */
  static final double LEAST_DB = 50;

  private static final int SIDE_PX = 64;

  private PrecisionProbe() {}

  /** Whether both give the same picture to {@value #LEAST_DB} dB. */
  static boolean agrees(TorchModule fast, TorchModule full, Passport passport) {
    return agreementDb(fast, full, passport) >= LEAST_DB;
  }

  /** Whether the device computes in that precision at all. */
  static boolean computes(TorchModule module, Passport passport) {
    try (TorchModule.Runner runner = module.runner()) {
      var unused = runner.run(probe(passport), samples -> {});
      return true;
    } catch (TranslateException | EngineException e) {
      return false;
    }
  }

  /** How alike both pictures are; minus infinity where one is not finite or is not computed. */
  static double agreementDb(TorchModule fast, TorchModule full, Passport passport) {
    Pixels probe = probe(passport);
    try (TorchModule.Runner fastRunner = fast.runner();
        TorchModule.Runner fullRunner = full.runner()) {
      byte[][] results = new byte[2][];
      boolean finite =
          fastRunner.run(probe, samples -> results[0] = copy(samples))
              && fullRunner.run(probe, samples -> results[1] = copy(samples));
      return finite ? ProbeImage.psnrDb(results[0], results[1]) : Double.NEGATIVE_INFINITY;
    } catch (TranslateException | EngineException e) {
      return Double.NEGATIVE_INFINITY;
    }
  }

  private static Pixels probe(Passport passport) {
    int multiple = passport.sizeMultiplePx();
    int sidePx = (Math.max(SIDE_PX, passport.minSizePx()) / multiple + 1) * multiple;
    return ProbeImage.square(sidePx, passport.channels());
  }

  private static byte[] copy(java.nio.ByteBuffer samples) {
    byte[] bytes = new byte[samples.remaining()];
    samples.get(bytes);
    return bytes;
  }
}
