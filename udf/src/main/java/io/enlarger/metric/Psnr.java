package io.enlarger.metric;

import io.enlarger.image.Pixels;

/** Peak signal-to-noise ratio: 10 log10(255^2 / MSE), in decibels. */
public final class Psnr {
  private Psnr() {}

  /**
   * How close {@code candidate} is to {@code reference}.
   *
   * @param cropPx border that is cut off each side; the scale of the upscaling, by custom
   * @return decibels, +infinity for images without any difference
   * @throws io.enlarger.EnlargerException {@code IMAGE_MISMATCH}, {@code IMAGE_TOO_SMALL}
   */
  public static double db(Pixels reference, Pixels candidate, Convention convention, int cropPx) {
    ImagePair pair = new ImagePair("psnr", reference, candidate, cropPx);
    Comparison comparison = new Comparison(pair).withErrors(convention.planes());
    comparison.run();
    return comparison.psnrDb(convention.planes());
  }
}
