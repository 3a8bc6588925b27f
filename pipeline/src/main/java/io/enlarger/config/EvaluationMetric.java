package io.enlarger.config;

import io.enlarger.metric.Measure;
import io.enlarger.metric.niqe.Niqe;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code enlarger evaluate} can measure of a result. */
public enum EvaluationMetric {
  /** {@link Measure#PSNR}. */
  PSNR(Measure.PSNR, Better.HIGHER),
  /** {@link Measure#SSIM}. */
  SSIM(Measure.SSIM, Better.HIGHER),
  /** {@link Measure#MS_SSIM}. */
  MS_SSIM(Measure.MS_SSIM, Better.HIGHER),
  /** {@link Measure#GMSD}. */
  GMSD(Measure.GMSD, Better.LOWER),
  /** {@link Measure#MSE}. */
  MSE(Measure.MSE, Better.LOWER),
  /** {@link Measure#RMSE}. */
  RMSE(Measure.RMSE, Better.LOWER),
  /** {@link Niqe}, with the convention's border left out. */
  NIQE(Niqe.LABEL, null, Better.LOWER),
  /** {@link io.enlarger.metric.LrConsistency#psnr}. */
  LR("lr", null, Better.HIGHER);

  /** Which of two numbers is the better one. */
  public enum Better {
    HIGHER,
    LOWER
  }

  private final String label;
  private final @Nullable Measure measure;
  private final Better better;

  EvaluationMetric(Measure measure, Better better) {
    this(measure.label(), measure, better);
  }

  EvaluationMetric(String label, @Nullable Measure measure, Better better) {
    this.label = label;
    this.measure = measure;
    this.better = better;
  }

  /** Its name on the command line and in results, for example {@code ms-ssim}. */
  public String label() {
    return label;
  }

  /** How it compares with a reference; empty for what needs none. */
  public Optional<Measure> measure() {
    return Optional.ofNullable(measure);
  }

  /** Which numbers are the better ones. */
  public Better better() {
    return better;
  }

  static Optional<EvaluationMetric> named(String label) {
    return Arrays.stream(values()).filter(metric -> metric.label.equals(label)).findFirst();
  }
}
