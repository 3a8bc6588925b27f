package io.enlarger.cli;

import io.enlarger.config.EnlargerConfig;
import io.enlarger.job.PlanJob;
import io.enlarger.job.UpscaleJob;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Upscales the images of a catalog. */
@Command(
    name = "upscale",
    description = "Upscales the images of a catalog and writes a report beside them.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init")
final class UpscaleCommand implements Callable<Integer> {
  @Mixin private JobOptions options;

  @Option(names = "--dry-run", description = "Only plan; write nothing.")
  private boolean dryRun;

  @Mixin private Printing printing;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    EnlargerConfig config = options.config();
    PrintWriter out = spec.commandLine().getOut();
    if (dryRun) {
      PlanJob.Result plan = new PlanJob(config).run();
      printing.print(out, () -> Json.planned(plan), () -> Printed.plan(plan, out));
      return Enlarger.DONE;
    }
    UpscaleJob.Result result = new UpscaleJob(config, printing.progress()).run();
    printing.print(out, () -> Json.upscaled(result), () -> Printed.result(result, out));
    return result.summary().quarantinedFraction() > config.job().maxQuarantinedFraction()
        ? Enlarger.QUARANTINED
        : Enlarger.DONE;
  }
}
