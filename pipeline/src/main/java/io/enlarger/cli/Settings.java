package io.enlarger.cli;

import io.enlarger.config.ConfigSources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command has. */
final class Settings {
  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description = "HOCON file with settings; conf/enlarger.conf explains every key.")
  private @Nullable Path conf;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting; may be repeated. Wins over --conf.")
  private List<String> set = new ArrayList<>();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master: local[*], spark://HOST:PORT, yarn, k8s://...")
  private @Nullable String master;

  /** What was given, to be completed by the command's own options. */
  ConfigSources sources() {
    ConfigSources sources = new ConfigSources();
    if (conf != null) {
      sources.file(conf);
    }
    set.forEach(sources::set);
    option(sources, "--master", "job.master", master);
    return sources;
  }

  /** Passes an option on where it was given. */
  static void option(ConfigSources sources, String option, String key, @Nullable Object value) {
    if (value != null) {
      sources.option(option, key, value.toString());
    }
  }
}
