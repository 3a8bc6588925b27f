package io.enlarger.cli;

import io.enlarger.job.PlanJob;
import java.io.PrintWriter;
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

  @Mixin private Printing printing;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PlanJob.Result plan = new PlanJob(options.config()).run();
    PrintWriter out = spec.commandLine().getOut();
    printing.print(out, () -> Json.planned(plan), () -> Printed.plan(plan, out));
    return Enlarger.DONE;
  }
}
