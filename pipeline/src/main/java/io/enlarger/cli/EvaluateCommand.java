package io.enlarger.cli;

import io.enlarger.config.ConfigSources;
import io.enlarger.config.EnlargerConfig;
import io.enlarger.job.EvaluateJob;
import io.enlarger.job.evaluate.EvaluationJson;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares models. */
@Command(
    name = "evaluate",
    description = {
      "Degrades images, enlarges them by several models, and compares the results",
      "with the originals: scores of each image, and a leaderboard for each dataset.",
      "The catalog names the originals; with --degrade none it is a table with",
      "columns uri and reference_uri."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init")
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private EnlargingOptions common;

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "M",
      description =
          "What is compared, as upscale --model; all with the first. none: images are scored as"
              + " they are.")
  private @Nullable List<String> models;

  @Option(
      names = "--degrade",
      paramLabel = "D",
      description =
          "bicubic, nearest, blur-down, noise, or none: the catalog names references. Default:"
              + " bicubic.")
  private @Nullable String degrade;

  @Option(
      names = "--metrics",
      split = ",",
      paramLabel = "M",
      description =
          "psnr, ssim, ms-ssim, gmsd, mse, rmse, niqe, lr (consistency). Default: psnr,ssim.")
  private @Nullable List<String> metrics;

  @Option(
      names = "--convention",
      paramLabel = "C",
      description =
          "How results are compared: sr, pirm, rgb, esrt or skimage, with :CROP for another border."
              + " Default: sr.")
  private @Nullable String convention;

  @Option(
      names = "--dataset-column",
      paramLabel = "COLUMN",
      description = "Column of the catalog; there is a leaderboard for each of its values.")
  private @Nullable String datasetColumn;

  @Option(names = "--ensemble", description = "Each network with its self-ensemble too.")
  private boolean ensemble;

  @Option(
      names = "--interpolate",
      paramLabel = "A:B:FROM..TO:STEP",
      description =
          "Mixtures of two checkpoints' weights too, and all models on the plane of perception and"
              + " distortion. For example psnr.pth:gan.pth:0..1:0.2.")
  private @Nullable String interpolate;

  @Mixin private Printing printing;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    EnlargerConfig config = config();
    EvaluateJob.Result result = new EvaluateJob(config).run();
    PrintWriter out = spec.commandLine().getOut();
    if (printing.isJson()) {
      EvaluationJson.write(result.leaderboard(), result.images(), out);
      out.println();
      out.flush();
    } else if (!printing.isQuiet()) {
      Printed.evaluation(result, out);
    }
    return result.failedFraction() > config.job().maxQuarantinedFraction()
        ? Enlarger.QUARANTINED
        : Enlarger.DONE;
  }

  private EnlargerConfig config() {
    ConfigSources sources = common.sources();
    Settings.option(sources, "--degrade", "evaluate.degrade", degrade);
    Settings.option(sources, "--convention", "evaluate.convention", convention);
    Settings.option(sources, "--dataset-column", "evaluate.dataset-column", datasetColumn);
    Settings.option(sources, "--ensemble", "evaluate.ensemble", ensemble ? "true" : null);
    Settings.option(sources, "--interpolate", "evaluate.interpolate", interpolate);
    if (models != null) {
      sources.option("--models", "evaluate.models", models);
    }
    if (metrics != null) {
      sources.option("--metrics", "evaluate.metrics", metrics);
    }
    return sources.resolve();
  }
}
