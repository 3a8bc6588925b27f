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
  @Mixin private CatalogOptions options;

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
    ConfigSources sources = options.sources();
    Settings.option(sources, "--sharpness", "niqe.sharpness", sharpness);
    EnlargerConfig config = sources.resolve();
    FitNiqeJob.Result result = new FitNiqeJob(config).run(to);
    Printed.fitted(result, to, spec.commandLine().getOut());
    return result.unreadableFraction() > config.job().maxQuarantinedFraction()
        ? Enlarger.QUARANTINED
        : Enlarger.DONE;
  }
}
