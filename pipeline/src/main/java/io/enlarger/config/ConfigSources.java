package io.enlarger.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where settings come from, in ascending order of precedence: the defaults, a file, {@code --set},
 * and the options of the command line.
 *
 * <p>Not thread-safe; {@link #resolve} may be called once all is collected.
 */
public final class ConfigSources {
  private Optional<Path> file = Optional.empty();
  private final List<Config> settings = new ArrayList<>();
  private final List<Config> options = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /** Takes the settings of a HOCON file. */
  public ConfigSources file(Path file) {
    this.file = Optional.of(file);
    return this;
  }

  /** Takes one {@code key=value}, as given with {@code --set}. */
  public ConfigSources set(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      problems.add("--set " + assignment + ": must be key=value, for example tile.size-px=256");
      return this;
    }
    String key = assignment.substring(0, equals).strip();
    String value = assignment.substring(equals + 1).strip();
    if (key.startsWith("spark.")) {
      // one name, since Spark has names that are the beginning of others
      key = ConfigUtil.joinPath("spark", key.substring("spark.".length()));
    }
    try {
      // HOCON, so that lists, numbers and null can be given; a value with special characters is
      // text
      settings.add(parse(key, value, "--set"));
    } catch (ConfigException e) {
      try {
        settings.add(text(key, value, "--set"));
      } catch (ConfigException.BadPath bad) {
        problems.add("--set " + assignment + ": \"" + key + "\" is not a key");
      }
    }
    return this;
  }

  /** Takes the value of an option of the command line as text. */
  public ConfigSources option(String option, String key, String value) {
    options.add(text(key, value, option));
    return this;
  }

  /** Takes the values of an option of the command line as a list. */
  public ConfigSources option(String option, String key, List<String> values) {
    options.add(
        ConfigFactory.empty().withValue(key, ConfigValueFactory.fromIterable(values, option)));
    return this;
  }

  /**
   * The configuration.
   *
   * @throws EnlargerException {@link ErrorCode#CONFIGURATION_INVALID}, naming every problem with
   *     its file and line
   */
  public EnlargerConfig resolve() {
    Config defaults = defaults();
    Config merged = ConfigFactory.empty();
    for (Config option : options) {
      merged = option.withFallback(merged);
    }
    Config set = ConfigFactory.empty();
    for (Config setting : settings) {
      set = setting.withFallback(set);
    }
    Config given = merged.withFallback(set).withFallback(readFile());
    return ConfigReader.read(given, defaults, problems);
  }

  static EnlargerException missing(String key, String option, String meaning) {
    return EnlargerException.of(
        ErrorCode.CONFIGURATION_INVALID,
        "%s is not set, so Enlarger does not know %s; give %s URI",
        key,
        meaning,
        option);
  }

  /** What {@code conf/enlarger.conf} says. */
  static Config defaults() {
    URL resource =
        Objects.requireNonNull(
            ConfigSources.class.getResource("/io/enlarger/enlarger.conf"),
            "conf/enlarger.conf is not in the jar");
    return ConfigFactory.parseURL(resource, ConfigParseOptions.defaults().setAllowMissing(false));
  }

  private Config readFile() {
    if (file.isEmpty()) {
      return ConfigFactory.empty();
    }
    Path path = file.get();
    if (!Files.isReadable(path)) {
      problems.add("--conf " + path + ": no such file, or not readable; give a HOCON file");
      return ConfigFactory.empty();
    }
    try {
      return ConfigFactory.parseFile(path.toFile()).resolve();
    } catch (ConfigException e) {
      problems.add("--conf " + path + ": not HOCON: " + e.getMessage());
      return ConfigFactory.empty();
    }
  }

  private static Config parse(String key, String value, String origin) {
    return ConfigFactory.parseString(
        key + " = " + value, ConfigParseOptions.defaults().setOriginDescription(origin));
  }

  private static Config text(String key, String value, String origin) {
    return ConfigFactory.empty().withValue(key, ConfigValueFactory.fromAnyRef(value, origin));
  }
}
