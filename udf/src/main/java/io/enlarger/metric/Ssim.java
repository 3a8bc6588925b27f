package io.enlarger.metric;

import io.enlarger.image.Pixels;
import java.util.OptionalDouble;

/**
 * Structural similarity (Wang et al. 2004, eq. 13): Gaussian window of 11x11 with sigma 1.5,
 * windows within the image only, K1 = 0.01, K2 = 0.03, population covariance, no downsampling.
 */
public final class Ssim {
  private Ssim() {}

  /**
   * How alike the structure of both images is.
   *
   * @param cropPx border that is cut off each side; the scale of the upscaling, by custom
   * @return at most 1, which is for identical images; empty where less than 11x11 pixels are left
   * @throws io.enlarger.EnlargerException {@code IMAGE_MISMATCH}, {@code IMAGE_TOO_SMALL}
   */
  public static OptionalDouble of(
      Pixels reference, Pixels candidate, Convention convention, int cropPx) {
    ImagePair pair = new ImagePair("ssim", reference, candidate, cropPx);
    Comparison comparison = new Comparison(pair).withStructure(convention.planes());
    comparison.run();
    return comparison.ssim(convention.planes());
  }
}
