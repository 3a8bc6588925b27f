package io.enlarger.cli;

import io.enlarger.config.ConfigSources;
import io.enlarger.job.CatalogJob;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists a folder into a Parquet catalog. */
@Command(
    name = "catalog",
    description = "Lists a folder of images once, into a Parquet catalog.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init")
final class CatalogCommand implements Callable<Integer> {
  @Mixin private Settings settings;

  @Option(names = "--input", paramLabel = "URI", required = true, description = "Folder to list.")
  private String input;

  @Option(
      names = "--output",
      paramLabel = "URI",
      required = true,
      description = "Where the catalog is written.")
  private String output;

  @Option(names = "--glob", description = "Only files that match, for example '**.{tif,tiff}'.")
  private @Nullable String glob;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ConfigSources sources = settings.sources();
    Settings.option(sources, "--input", "catalog.uri", input);
    Settings.option(sources, "--output", "output.uri", output);
    Settings.option(sources, "--glob", "catalog.glob", glob);
    long images = new CatalogJob(sources.resolve()).run();
    spec.commandLine().getOut().printf(Locale.ROOT, "%,d images in %s%n", images, output);
    return Enlarger.DONE;
  }
}
