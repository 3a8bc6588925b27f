package io.enlarger.cli;

import io.enlarger.config.ConfigSources;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of all commands that work on the images of a catalog. */
final class CatalogOptions {
  @Mixin private Settings settings = new Settings();

  @Option(
      names = "--catalog",
      paramLabel = "URI",
      description =
          "Parquet, CSV or JSON lines with a column uri; or a folder or glob of images. Local,"
              + " hdfs:// or s3a://.")
  private @Nullable String catalog;

  @Option(names = "--glob", description = "When a folder is listed: only files that match.")
  private @Nullable String glob;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "The first N images only, not counting what an earlier upscale has done.")
  private @Nullable String limit;

  /** What was given, to be completed by the command's own options. */
  ConfigSources sources() {
    ConfigSources sources = settings.sources();
    Settings.option(sources, "--catalog", "catalog.uri", catalog);
    Settings.option(sources, "--glob", "catalog.glob", glob);
    Settings.option(sources, "--limit", "job.limit", limit);
    return sources;
  }
}
