package io.enlarger.cli;

import io.enlarger.config.ConfigSources;
import io.enlarger.config.EnlargerConfig;
import io.enlarger.job.FitNiqeJob;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fits a pristine model for NIQE. */
@Command(
    name = "fit-niqe",
    description = {
      "Fits what NIQE compares with on good images of an archive, for niqe.model:",
      "a hundred undistorted photographs or scans of at least 480x480 px are enough."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init")
final class FitNiqeCommand implements Callable<Integer> {
  @Mixin private Settings settings;

  @Option(
      names = "--catalog",
      paramLabel = "URI",
      description = "Parquet, CSV or JSON lines with a column uri; or a folder or glob of images.")
  private @Nullable String catalog;

  @Option(names = "--glob", description = "When a folder is listed: only files that match.")
  private @Nullable String glob;

  @Option(names = "--limit", paramLabel = "N", description = "The first N images only.")
  private @Nullable String limit;

  @Option(
      names = "--sharpness",
      paramLabel = "S",
      description = "Blocks more than S times as sharp as the sharpest are used. Default: 0.75.")
  private @Nullable String sharpness;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description = "The file to write; its name without extension becomes the model's.")
  private String to;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ConfigSources sources = settings.sources();
    Settings.option(sources, "--catalog", "catalog.uri", catalog);
    Settings.option(sources, "--glob", "catalog.glob", glob);
    Settings.option(sources, "--limit", "job.limit", limit);
    Settings.option(sources, "--sharpness", "niqe.sharpness", sharpness);
    EnlargerConfig config = sources.resolve();
    FitNiqeJob.Result result = new FitNiqeJob(config).run(to);
    Printed.fitted(result, to, spec.commandLine().getOut());
    return result.unreadableFraction() > config.job().maxQuarantinedFraction()
        ? Enlarger.QUARANTINED
        : Enlarger.DONE;
  }
}
