package io.enlarger.cli;

import io.enlarger.job.DemoJob;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the main job on images that the project paints itself. */
@Command(
    name = "demo",
    description = "Paints a small archive, upscales it, and says where to look.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init")
final class DemoCommand implements Callable<Integer> {
  @Mixin private Settings settings;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where archive and results go. Default: ${DEFAULT-VALUE}.",
      defaultValue = "demo")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    DemoJob.Result result = new DemoJob(folder, settings.sources(), Console.err()).run();
    boolean complete = result.upscale().summary().quarantined().isEmpty();
    PrintWriter out = spec.commandLine().getOut();
    Printed.result(result.upscale(), out);
    out.printf(Locale.ROOT, "%-18s%s%n", "scans", result.scans());
    out.printf(Locale.ROOT, "%-18s%s%n", "results", result.results());
    out.printf(Locale.ROOT, "%-18s%s%n", "before and after", result.beforeAfter());
    out.flush();
    return complete ? Enlarger.DONE : Enlarger.QUARANTINED;
  }
}
