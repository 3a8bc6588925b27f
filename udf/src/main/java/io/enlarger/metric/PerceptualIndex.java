package io.enlarger.metric;

import java.util.OptionalDouble;

/**
 * The perceptual index of the PIRM 2018 challenge (Blau et al. 2018, eq. 1): ((10 - Ma) + NIQE) /
 * 2; lower is better.
 */
public final class PerceptualIndex {
  private static final String LABEL = "perceptual-index";

  private PerceptualIndex() {}

  /**
   * The index of an image, or of a set of images by its means.
   *
   * @param niqe of the same image; its convention becomes the index's
   * @param ma score of Ma et al. 2017, 0 to 10, measured elsewhere; it is never approximated, so
   *     that without it there is no index
   */
  public static Score of(Score niqe, OptionalDouble ma) {
    if (ma.isEmpty()) {
      return Score.none(
          LABEL, niqe.convention(), "perceptual-index: no score of Ma et al. was given");
    }
    Double value = niqe.value();
    return value == null
        ? Score.none(LABEL, niqe.convention(), String.valueOf(niqe.nullReason()))
        : Score.of(LABEL, niqe.convention(), (10 - ma.getAsDouble() + value) / 2);
  }
}
