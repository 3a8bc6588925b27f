package io.enlarger.cli;

import io.enlarger.config.EnlargerConfig;
import io.enlarger.job.Models;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a model is. */
@Command(
    name = "models",
    description = "Says which models there are and what is known of one.",
    mixinStandardHelpOptions = true,
    subcommands = {ModelsCommand.Show.class})
@SuppressWarnings("NullAway.Init")
final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  /** Prints a model's passport. */
  @Command(
      name = "show",
      description = "Prints the passport of a model: what was recognised, what was assumed.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin private Settings settings;

    @Parameters(paramLabel = "MODEL", description = "A name, or the path of a checkpoint.")
    private String model;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      EnlargerConfig config = settings.sources().resolve();
      Printed.model(Models.find(model, config.model().assume()), spec.commandLine().getOut());
      return Enlarger.DONE;
    }
  }
}
