package io.enlarger.metric.niqe;

import io.enlarger.image.Pixels;
import io.enlarger.metric.Score;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far an image is from natural ones (Mittal et al. 2013, eq. 10): 0 and more, less is better,
 * good photographs are at about 3.
 *
 * <p>Of the luma, rounded to 8 bits, in blocks of 96x96 px; samples of 16 bits are rounded to 8 and
 * alpha is left out. An image that has less than two blocks with texture (smaller than 96x192, or
 * even throughout) has no score but a reason. Pure functions, thread-safe, with the same bits on
 * every machine.
 */
public final class Niqe {
  /** Its name in configuration, reports and {@link Score#measure}. */
  public static final String LABEL = "niqe";

  private Niqe() {}

  /** The score of an image as it is. */
  public static Score of(Pixels image, PristineModel model) {
    return of(image, model, 0);
  }

  /**
   * The score of an image without its border.
   *
   * @param cropPx border that is cut off each side; it becomes part of the convention
   * @return with {@link PristineModel#label} as convention, and {@code :cropPx} behind it unless
   *     that is zero
   */
  public static Score of(Pixels image, PristineModel model, int cropPx) {
    return of(image, List.of(model), cropPx).get(0);
  }

  /** The scores by several models, for little more than the cost of one. */
  public static List<Score> of(Pixels image, List<PristineModel> models, int cropPx) {
    if (cropPx < 0) {
      throw new IllegalArgumentException("cropPx must be at least 0, got " + cropPx);
    }
    BlockFeatures blocks = BlockFeatures.of(image, cropPx);
    return models.stream().map(model -> score(image, blocks, model, cropPx)).toList();
  }

  private static Score score(Pixels image, BlockFeatures blocks, PristineModel model, int cropPx) {
    String convention = model.label() + (cropPx == 0 ? "" : ":" + cropPx);
    Double distance = distance(blocks, model);
    return distance != null
        ? Score.of(LABEL, convention, distance)
        : Score.none(
            LABEL,
            convention,
            String.format(
                Locale.ROOT,
                "niqe: %dx%d has less than two blocks of 96x96 px with texture",
                image.widthPx() - 2 * cropPx,
                image.heightPx() - 2 * cropPx));
  }

  private static @Nullable Double distance(BlockFeatures blocks, PristineModel model) {
    List<double[]> complete = Statistics.complete(blocks);
    if (complete.size() < 2) {
      return null;
    }
    double[] difference = new double[BlockFeatures.COUNT];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = meanOfNumbers(blocks.features(), i) - model.mean(i);
    }
    double[][] pooled = Statistics.covariance(complete);
    for (int i = 0; i < pooled.length; i++) {
      for (int j = 0; j < pooled.length; j++) {
        pooled[i][j] = (pooled[i][j] + model.covariance(i, j)) / 2;
      }
    }
    return Math.sqrt(Math.max(0, QuadraticForm.ofPseudoInverse(pooled, difference)));
  }

  /** The authors' code takes the mean over all numbers, also those of incomplete blocks. */
  private static double meanOfNumbers(double[][] features, int feature) {
    double sum = 0;
    int count = 0;
    for (double[] block : features) {
      if (!Double.isNaN(block[feature])) {
        sum += block[feature];
        count++;
      }
    }
    return sum / count;
  }
}
