package io.enlarger.cli;

import io.enlarger.config.EnlargerConfig;
import io.enlarger.job.ReportJob;
import io.enlarger.job.evaluate.EvaluationJson;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows a report that is there. */
@Command(
    name = "report",
    description = {
      "Sums up a report, and makes the page for people of it: one HTML file with charts",
      "and pictures inside. Each run makes its own; of a whole output the page is of all",
      "runs together."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init")
final class ReportCommand implements Callable<Integer> {
  @Mixin private Settings settings;

  @Option(
      names = "--report",
      paramLabel = "URI",
      required = true,
      description =
          "Output folder of an upscale or evaluate, its _report or _evaluation, or a run=ID in one"
              + " of these.")
  private String report;

  @Option(names = "--html", paramLabel = "FILE", description = "Where the page is written.")
  private @Nullable String html;

  @Mixin private Printing printing;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    EnlargerConfig config = settings.sources().resolve();
    ReportJob.Result result = new ReportJob(config).run(report, Optional.ofNullable(html));
    PrintWriter out = spec.commandLine().getOut();
    if (result instanceof ReportJob.Upscaled upscaled) {
      printing.print(
          out, () -> Json.report(upscaled, html), () -> Printed.report(upscaled, html, out));
    } else if (result instanceof ReportJob.Evaluated evaluated && printing.isJson()) {
      EvaluationJson.write(
          evaluated.evaluation().leaderboard(), evaluated.evaluation().images(), out);
      out.println();
      out.flush();
    } else if (result instanceof ReportJob.Evaluated evaluated && !printing.isQuiet()) {
      Printed.report(evaluated, html, out);
    }
    return Enlarger.DONE;
  }
}
