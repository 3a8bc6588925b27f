package io.enlarger.cli;

import io.enlarger.config.ConfigSources;
import io.enlarger.config.EnlargerConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code upscale} and {@code plan}. */
final class JobOptions {
  @Mixin private EnlargingOptions common = new EnlargingOptions();

  @Option(
      names = "--model",
      paramLabel = "M",
      description =
          "A bundled model (enlarger-x2, -x3, -x4, or enlarger for the one that fits the scale;"
              + " enlarger-x2-scan, -x4-scan, or enlarger-scan), a baseline (nearest, bilinear,"
              + " bicubic, lanczos), or a .pth or .safetensors file.")
  private @Nullable String model;

  @Option(
      names = "--then",
      paramLabel = "M",
      description =
          "Another model, as --model, applied to what the one before it gives; may be repeated.")
  private @Nullable List<String> then;

  @Option(
      names = "--interpolate",
      paramLabel = "M:A",
      description = "Network interpolation: (1 - A) times --model's weights, A times M's.")
  private @Nullable String interpolate;

  @Option(
      names = "--ensemble",
      description = "Self-ensemble: the mean over eight mirrorings and transpositions.")
  private boolean ensemble;

  @Option(
      names = "--blend",
      paramLabel = "M:A",
      description = "Image interpolation: (1 - A) times --model's result, A times M's.")
  private @Nullable String blend;

  @Option(
      names = "--back-projection",
      paramLabel = "N",
      description = "N times, add what the result lacks of the source.")
  private @Nullable String backProjection;

  @Option(
      names = "--format",
      paramLabel = "F",
      description = "same, png, jpeg, tiff or webp. Default: same as the source.")
  private @Nullable String format;

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "auto, fp32, bf16 or fp16. Default: auto.")
  private @Nullable String precision;

  @Option(
      names = "--metrics",
      split = ",",
      paramLabel = "M",
      description = "psnr, ssim (which need a column reference_uri), niqe.")
  private @Nullable List<String> metrics;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only images modified since, for example 2026-05-01 or 2026-05-01T12:00:00Z.")
  private @Nullable String since;

  @Option(
      names = "--only-quarantined",
      description = "Only images that were quarantined when they were last tried.")
  private boolean onlyQuarantined;

  @Option(
      names = "--max-duration",
      paramLabel = "TIME",
      description = "Begins nothing new after, for example, 6h; the next run goes on.")
  private @Nullable String maxDuration;

  EnlargerConfig config() {
    ConfigSources sources = common.sources();
    Settings.option(sources, "--model", "model.name", model);
    Settings.option(sources, "--interpolate", "model.interpolate", interpolate);
    Settings.option(sources, "--ensemble", "model.ensemble", ensemble ? "true" : null);
    Settings.option(sources, "--blend", "model.blend", blend);
    Settings.option(sources, "--back-projection", "model.back-projection", backProjection);
    Settings.option(sources, "--format", "output.format", format);
    Settings.option(sources, "--precision", "model.precision", precision);
    Settings.option(sources, "--since", "job.since", since);
    Settings.option(
        sources, "--only-quarantined", "job.only-quarantined", onlyQuarantined ? "true" : null);
    Settings.option(sources, "--max-duration", "job.max-duration", maxDuration);
    if (then != null) {
      sources.option("--then", "model.then", then);
    }
    if (metrics != null) {
      sources.option("--metrics", "metrics", metrics);
    }
    return sources.resolve();
  }
}
