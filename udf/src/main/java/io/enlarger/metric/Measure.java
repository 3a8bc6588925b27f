package io.enlarger.metric;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.metric.StructuralSimilarity.Terms;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The measures of an image against its reference: pure functions of two images and a {@link
 * Convention}, thread-safe, with the same bits on every machine.
 *
 * <p>Both images must have the same size and both be gray or both RGB; alpha is left out, and
 * samples of 16 bits are rounded to 8, so that depths may differ. Where an image is too small for a
 * measure, its score has a reason instead of a value.
 */
public enum Measure {
  /** Mean squared error in squared levels of 255; 0 for identical images. */
  MSE("mse") {
    @Override
    Supplier<Score> prepare(Comparison comparison, Convention convention) {
      SquaredError error = comparison.all(convention.planes(), new SquaredError());
      return () -> score(convention, error.mse());
    }
  },
  /** Square root of {@link #MSE}, in levels of 255. */
  RMSE("rmse") {
    @Override
    Supplier<Score> prepare(Comparison comparison, Convention convention) {
      SquaredError error = comparison.all(convention.planes(), new SquaredError());
      return () -> score(convention, Math.sqrt(error.mse()));
    }
  },
  /** Peak signal-to-noise ratio, 10 log10(255^2 / MSE) dB; +infinity for identical images. */
  PSNR("psnr") {
    @Override
    Supplier<Score> prepare(Comparison comparison, Convention convention) {
      SquaredError error = comparison.all(convention.planes(), new SquaredError());
      return () -> score(convention, error.psnrDb());
    }
  },
  /**
   * Structural similarity (Wang et al. 2004, eq. 13) in the convention's window, windows within the
   * image only, K1 = 0.01, K2 = 0.03, no downsampling; at most 1, which is for identical images.
   */
  SSIM("ssim") {
    @Override
    Supplier<Score> prepare(Comparison comparison, Convention convention) {
      int width = comparison.pair().widthPx();
      List<StructuralSimilarity> planes =
          comparison.each(
              convention.planes(),
              () -> new StructuralSimilarity(width, convention.window(), Terms.ALL));
      return () ->
          score(
              convention,
              mean(planes, StructuralSimilarity::mean),
              StructuralSimilarity.sizePx(convention.window()));
    }
  },
  /**
   * Multi-scale structural similarity (Wang et al. 2003, eq. 7) over five scales, in the Gaussian
   * window of 11x11 whatever the convention's; 0 to 1, which is for identical images.
   */
  MS_SSIM("ms-ssim") {
    @Override
    Supplier<Score> prepare(Comparison comparison, Convention convention) {
      int width = comparison.pair().widthPx();
      int height = comparison.pair().heightPx();
      int least = MultiScaleSimilarity.leastPx();
      if (Math.min(width, height) < least) {
        return () -> score(convention, OptionalDouble.empty(), least);
      }
      List<MultiScaleSimilarity> planes =
          comparison.each(convention.planes(), () -> new MultiScaleSimilarity(width));
      return () -> score(convention, mean(planes, MultiScaleSimilarity::value), least);
    }
  },
  /**
   * Gradient magnitude similarity deviation (Xue et al. 2014, eq. 6); 0 for identical images, more
   * is worse.
   */
  GMSD("gmsd") {
    @Override
    Supplier<Score> prepare(Comparison comparison, Convention convention) {
      int width = comparison.pair().widthPx();
      int least = GradientSimilarity.leastPx();
      if (Math.min(width, comparison.pair().heightPx()) < least) {
        return () -> score(convention, OptionalDouble.empty(), least);
      }
      List<GradientSimilarity> planes =
          comparison.each(convention.planes(), () -> new GradientSimilarity(width));
      return () -> score(convention, mean(planes, p -> OptionalDouble.of(p.deviation())), least);
    }
  };

  private final String label;

  Measure(String label) {
    this.label = label;
  }

  /** Its name in configuration, reports and {@link Score#measure}, for example {@code ms-ssim}. */
  public String label() {
    return label;
  }

  /**
   * The measure of that name.
   *
   * @throws EnlargerException {@code CONFIGURATION_INVALID}
   */
  public static Measure of(String label) {
    return Arrays.stream(values())
        .filter(measure -> measure.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                EnlargerException.of(
                    ErrorCode.CONFIGURATION_INVALID,
                    "metric: there is no measure \"%s\"; choose one of %s",
                    label,
                    Arrays.stream(values()).map(Measure::label).collect(Collectors.joining(", "))));
  }

  /**
   * How close {@code candidate} is to {@code reference}.
   *
   * @param scale how many times larger {@code candidate} was made, which most conventions cut off
   *     each side; 1 where it was not enlarged
   * @throws EnlargerException {@code IMAGE_MISMATCH}, {@code IMAGE_TOO_SMALL}
   */
  public Score of(Pixels reference, Pixels candidate, Convention convention, int scale) {
    Comparison comparison =
        new Comparison(new ImagePair(label, reference, candidate, convention.cropPx(scale)));
    Supplier<Score> score = prepare(comparison, convention);
    comparison.run();
    return score.get();
  }

  /** Several measures in one pass; otherwise as {@link #of(Pixels, Pixels, Convention, int)}. */
  public static Map<Measure, Score> all(
      Set<Measure> measures, Pixels reference, Pixels candidate, Convention convention, int scale) {
    Comparison comparison =
        new Comparison(new ImagePair("quality", reference, candidate, convention.cropPx(scale)));
    Map<Measure, Supplier<Score>> prepared = new EnumMap<>(Measure.class);
    measures.forEach(m -> prepared.put(m, m.prepare(comparison, convention)));
    comparison.run();
    Map<Measure, Score> scores = new EnumMap<>(Measure.class);
    prepared.forEach((measure, score) -> scores.put(measure, score.get()));
    return scores;
  }

  /** Asks the comparison for what is needed; the score can be had when it has run. */
  abstract Supplier<Score> prepare(Comparison comparison, Convention convention);

  final Score score(Convention convention, double value) {
    return Score.of(label, convention.name(), value);
  }

  final Score score(Convention convention, OptionalDouble value, int leastPx) {
    return value.isPresent()
        ? score(convention, value.getAsDouble())
        : Score.none(
            label,
            convention.name(),
            label + ": less than " + leastPx + "x" + leastPx + " pixels are left after the crop");
  }

  /** The mean over planes; empty where one has no value. */
  static <T> OptionalDouble mean(Collection<T> planes, Function<T, OptionalDouble> value) {
    double sum = 0;
    for (T plane : planes) {
      OptionalDouble each = value.apply(plane);
      if (each.isEmpty()) {
        return each;
      }
      sum += each.getAsDouble();
    }
    return OptionalDouble.of(sum / planes.size());
  }
}
