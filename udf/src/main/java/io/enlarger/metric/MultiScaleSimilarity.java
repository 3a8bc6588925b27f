package io.enlarger.metric;

import io.enlarger.metric.Convention.Window;
import io.enlarger.metric.StructuralSimilarity.Terms;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * MS-SSIM of one plane, fed row by row.
 *
 * <p>Wang, Simoncelli, Bovik, "Multiscale structural similarity for image quality assessment"
 * (2003), eq. 7: contrast and structure at five scales, luminance at the coarsest; each scale is
 * the mean of 2x2 pixels of the one before, the last row and column repeated where their number is
 * odd, as in the authors' code. A mean contrast below zero, which has no power, counts as zero.
 */
final class MultiScaleSimilarity implements PlanePair {
  /** Exponents of the scales, the finest first (section 3.2). */
  private static final double[] EXPONENTS = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};

  private final int scale;
  private final StructuralSimilarity similarity;
  private final @Nullable MultiScaleSimilarity coarser;
  private final double[][] held = new double[2][];
  private final double[][] halved = new double[2][];
  private int rows;

  MultiScaleSimilarity(int width) {
    this(width, 0);
  }

  private MultiScaleSimilarity(int width, int scale) {
    boolean coarsest = scale == EXPONENTS.length - 1;
    this.scale = scale;
    this.similarity =
        new StructuralSimilarity(
            width, Window.GAUSSIAN_11, coarsest ? Terms.ALL : Terms.CONTRAST_AND_STRUCTURE);
    this.coarser = coarsest ? null : new MultiScaleSimilarity((width + 1) / 2, scale + 1);
    for (int image = 0; image < 2; image++) {
      held[image] = new double[width];
      halved[image] = new double[(width + 1) / 2];
    }
  }

  /** Least width and height that all five scales of the authors' code have room for. */
  static int leastPx() {
    return StructuralSimilarity.sizePx(Window.GAUSSIAN_11) << (EXPONENTS.length - 1);
  }

  @Override
  public void add(double[] reference, double[] candidate) {
    similarity.add(reference, candidate);
    if (coarser == null) {
      return;
    }
    rows++;
    if (rows % 2 == 1) {
      System.arraycopy(reference, 0, held[0], 0, reference.length);
      System.arraycopy(candidate, 0, held[1], 0, candidate.length);
    } else {
      passOn(coarser, reference, candidate);
    }
  }

  @Override
  public void end() {
    similarity.end();
    if (coarser != null) {
      if (rows % 2 == 1) {
        passOn(coarser, held[0], held[1]);
      }
      coarser.end();
    }
  }

  private void passOn(MultiScaleSimilarity to, double[] reference, double[] candidate) {
    halve(held[0], reference, halved[0]);
    halve(held[1], candidate, halved[1]);
    to.add(halved[0], halved[1]);
  }

  private static void halve(double[] above, double[] below, double[] to) {
    for (int i = 0; i < above.length / 2; i++) {
      to[i] = (above[2 * i] + above[2 * i + 1] + below[2 * i] + below[2 * i + 1]) / 4;
    }
    if (above.length % 2 == 1) {
      to[to.length - 1] = (above[above.length - 1] + below[above.length - 1]) / 2;
    }
  }

  /** The product over the scales; empty where the coarsest is smaller than a window. */
  OptionalDouble value() {
    OptionalDouble mean = similarity.mean();
    if (mean.isEmpty()) {
      return mean;
    }
    double factor = StrictMath.pow(Math.max(0, mean.getAsDouble()), EXPONENTS[scale]);
    if (coarser == null) {
      return OptionalDouble.of(factor);
    }
    OptionalDouble rest = coarser.value();
    return rest.isEmpty() ? rest : OptionalDouble.of(factor * rest.getAsDouble());
  }
}
