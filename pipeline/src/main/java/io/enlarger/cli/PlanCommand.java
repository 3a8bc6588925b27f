package io.enlarger.cli;

import io.enlarger.job.PlanJob;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what {@code upscale} would do. */
@Command(
    name = "plan",
    description = "Reads all headers and says what upscale would do; writes nothing.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init")
final class PlanCommand implements Callable<Integer> {
  @Mixin private JobOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Printed.plan(new PlanJob(options.config()).run(), spec.commandLine().getOut());
    return Enlarger.DONE;
  }
}
