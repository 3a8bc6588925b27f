package io.enlarger.cli;

import io.enlarger.config.ConfigSources;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of all commands that enlarge images. */
final class EnlargingOptions {
  @Mixin private CatalogOptions catalog = new CatalogOptions();

  @Option(
      names = "--output",
      paramLabel = "URI",
      description = "Folder for what is made: images and report, or scores and tables.")
  private @Nullable String output;

  @Option(names = "--scale", paramLabel = "N", description = "Output pixels for a source pixel.")
  private @Nullable String scale;

  /** What was given, to be completed by the command's own options. */
  ConfigSources sources() {
    ConfigSources sources = catalog.sources();
    Settings.option(sources, "--output", "output.uri", output);
    Settings.option(sources, "--scale", "model.scale", scale);
    return sources;
  }
}
