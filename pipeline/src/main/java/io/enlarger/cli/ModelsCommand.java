package io.enlarger.cli;

import io.enlarger.config.ConfigSources;
import io.enlarger.config.EnlargerConfig;
import io.enlarger.job.Models;
import io.enlarger.metric.niqe.PristineModel;
import io.enlarger.model.BundledModels;
import io.enlarger.upscale.ModelSource;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a model is. */
@Command(
    name = "models",
    description = "Says which models there are and what is known of one.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ModelsCommand.Names.class,
      ModelsCommand.Show.class,
      ModelsCommand.Fetch.class,
      ModelsCommand.Convert.class
    })
@SuppressWarnings("NullAway.Init")
final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  /** Prints what a model can be. */
  @Command(
      name = "list",
      description =
          "Lists bundled models, baselines, public models that are fetched by name, and the"
              + " architectures of checkpoints.",
      mixinStandardHelpOptions = true)
  static final class Names implements Callable<Integer> {
    @Mixin private Settings settings;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      EnlargerConfig config = settings.sources().resolve();
      Printed.models(config.model().publicModels(), spec.commandLine().getOut());
      return Enlarger.DONE;
    }
  }

  /** Brings a public model to the cache. */
  @Command(
      name = "fetch",
      description = "Fetches a public model into model.cache, checks it, and prints where it is.",
      mixinStandardHelpOptions = true)
  static final class Fetch implements Callable<Integer> {
    @Mixin private Settings settings;

    @Parameters(paramLabel = "NAME", description = "A name that models list prints, or an address.")
    private String model;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      EnlargerConfig config = settings.sources().resolve();
      Printed.fetched(Models.fetch(model, config.model()), spec.commandLine().getOut());
      return Enlarger.DONE;
    }
  }

  /** Writes a network as TorchScript. */
  @Command(
      name = "convert",
      description =
          "Writes a checkpoint as a TorchScript archive, which libtorch loads without Python.",
      mixinStandardHelpOptions = true)
  static final class Convert implements Callable<Integer> {
    @Mixin private Settings settings;

    @Parameters(
        paramLabel = "MODEL",
        description = "A name, or the path or address of a checkpoint.")
    private String model;

    @Option(
        names = "--to",
        paramLabel = "FILE.pt",
        required = true,
        description = "The file to write.")
    private String to;

    @Option(
        names = "--interpolate",
        paramLabel = "M:A",
        description = "(1 - A) times MODEL's weights, A times M's.")
    private @Nullable String interpolate;

    @Option(
        names = "--precision",
        paramLabel = "P",
        description = "fp32, bf16 or fp16. Default: fp32.")
    private @Nullable String precision;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      ConfigSources sources = settings.sources();
      Settings.option(sources, "MODEL", "model.name", model);
      Settings.option(sources, "--interpolate", "model.interpolate", interpolate);
      Settings.option(sources, "--precision", "model.precision", precision);
      EnlargerConfig config = sources.resolve();
      Printed.converted(Models.convert(config, to), to, spec.commandLine().getOut());
      return Enlarger.DONE;
    }
  }

  /** Prints a model's passport. */
  @Command(
      name = "show",
      description = "Prints the passport of a model: what was recognised, what was assumed.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin private Settings settings;

    @Parameters(
        paramLabel = "MODEL",
        description = "A name, or the path or address of a checkpoint.")
    private String model;

    @Option(names = "--quick", description = "Only what is known without running the network.")
    private boolean quick;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      EnlargerConfig config = settings.sources().resolve();
      PrintWriter out = spec.commandLine().getOut();
      if (model.equals(PristineModel.BUNDLED)) {
        Printed.card(PristineModel.card(), out);
        return Enlarger.DONE;
      }
      ModelSource source = Models.find(model, config);
      Printed.model(source, out);
      if (!quick) {
        source.inspected().ifPresent(inspection -> Printed.inspection(inspection, out));
      }
      BundledModels.card(source.name()).ifPresent(card -> Printed.card(card, out));
      return Enlarger.DONE;
    }
  }
}
