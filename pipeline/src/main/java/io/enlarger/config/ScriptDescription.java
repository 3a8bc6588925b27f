package io.enlarger.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.model.Input;
import io.enlarger.model.Precision;
import io.enlarger.model.ScriptSignature;
import io.enlarger.model.ScriptSignature.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The description of a TorchScript file: a HOCON (or JSON) file beside it, and settings {@code
 * model.torchscript.*}, which win. Reads all and collects every problem on the way.
 */
public final class ScriptDescription {
  /** What is appended to a TorchScript file's address to find its description. */
  public static final String SUFFIX = ".conf";

  /** Every key, and what it is where it is not given; empty where it must be given. */
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("scale", ""),
          Map.entry("range", ""),
          Map.entry("halo-px", ""),
          Map.entry("channels", "3"),
          Map.entry("layout", "nchw"),
          Map.entry("precision", "fp32"),
          Map.entry("input", "source"),
          Map.entry("size-multiple-px", "1"),
          Map.entry("min-size-px", "1"),
          Map.entry("method", ScriptSignature.FORWARD),
          Map.entry("output", "0"));

  private static final String EXAMPLE =
      "{ scale = 4, range = 1, halo-px = 32 }, where range is what white is to the network, 1 or"
          + " 255, and halo-px how many source pixels around a tile it looks at";

  private final String name;
  private final ConfigObject given;
  private final List<String> problems = new ArrayList<>();

  private ScriptDescription(String name, ConfigObject given) {
    this.name = name;
    this.given = given;
  }

  /**
   * What a TorchScript file does not tell itself.
   *
   * @param name how the user calls the file
   * @param beside what is in the file beside it; empty text where there is none
   * @param settings those of {@code model.torchscript}, by key
   * @throws EnlargerException {@link ErrorCode#MODEL_DESCRIPTION_INVALID}, with every problem, or
   *     an example where there is no description
   */
  public static ScriptSignature read(String name, String beside, Map<String, String> settings) {
    if (beside.isBlank() && settings.isEmpty()) {
      throw EnlargerException.of(
          ErrorCode.MODEL_DESCRIPTION_INVALID,
          "model %s: is TorchScript, which does not tell what it takes and gives; write it to"
              + " %s%s, for example %s; or give it by --set model.torchscript.scale=4 and so on",
          name,
          name,
          SUFFIX,
          EXAMPLE);
    }
    ConfigObject set = ConfigValueFactory.fromMap(settings, "model.torchscript");
    return new ScriptDescription(name, set.withFallback(parsed(name, beside))).signature();
  }

  /** The description of a TorchScript file as it is written beside it. */
  public static String text(ScriptSignature signature) {
    return signature.described().entrySet().stream()
        .map(e -> e.getKey() + " = " + e.getValue() + "\n")
        .collect(Collectors.joining());
  }

  /** Every key. */
  static Set<String> keys() {
    return DEFAULTS.keySet();
  }

  private static Config parsed(String name, String beside) {
    try {
      return ConfigFactory.parseString(
              beside, ConfigParseOptions.defaults().setOriginDescription(name + SUFFIX))
          .resolve();
    } catch (ConfigException e) {
      throw new EnlargerException(
          ErrorCode.MODEL_DESCRIPTION_INVALID,
          name + SUFFIX + ": not HOCON: " + e.getMessage() + "; for example " + EXAMPLE,
          e);
    }
  }

  private ScriptSignature signature() {
    Set<String> keys = DEFAULTS.keySet();
    for (String key : given.keySet()) {
      if (!keys.contains(key)) {
        String nearest = Suggestions.nearest(key, keys);
        problem(
            key,
            nearest.isEmpty()
                ? "no such key; there are " + String.join(", ", keys.stream().sorted().toList())
                : "no such key; did you mean " + nearest + "?");
      }
    }
    int scale = number("scale", 1, 16);
    int channels = number("channels", 1, 3);
    if (channels == 2) {
      problem("channels", "must be 3 (RGB) or 1 (luma)");
    }
    int range = number("range", 1, 255);
    if (range != 1 && range != 255) {
      problem("range", "must be 1 for a network that counts in 0..1, or 255 for one in 0..255");
    }
    Layout layout = choice("layout", Layout.class);
    Precision precision = choice("precision", Precision.class);
    Input input = choice("input", Input.class);
    int haloPx = number("halo-px", 0, 4096);
    int multiplePx = number("size-multiple-px", 1, 1024);
    int minSizePx = number("min-size-px", 1, 4096);
    String method = text("method");
    if (!method.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      problem("method", "must be the name of a method of the module");
    }
    int output = number("output", 0, 99);
    if (!problems.isEmpty()) {
      throw new EnlargerException(
          ErrorCode.MODEL_DESCRIPTION_INVALID,
          "model " + name + ": " + String.join(System.lineSeparator(), problems));
    }
    return new ScriptSignature(
        scale,
        channels,
        range,
        layout,
        precision,
        input,
        haloPx,
        multiplePx,
        minSizePx,
        method,
        output);
  }

  private String text(String key) {
    ConfigValue value = given.get(key);
    return value == null
        ? DEFAULTS.getOrDefault(key, "")
        : String.valueOf(value.unwrapped()).strip();
  }

  private int number(String key, int least, int most) {
    String text = text(key);
    if (text.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text);
      if (least <= number && number <= most) {
        return number;
      }
    }
    problem(key, "must be a whole number from " + least + " to " + most);
    return least;
  }

  private <E extends Enum<E>> E choice(String key, Class<E> values) {
    String text = text(key);
    E[] constants = values.getEnumConstants();
    for (E constant : constants) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT))) {
        return constant;
      }
    }
    problem(
        key,
        "must be one of "
            + Arrays.stream(constants)
                .map(c -> c.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")));
    return constants[0];
  }

  private void problem(String key, String requirement) {
    ConfigValue value = given.get(key);
    if (value == null) {
      problems.add(key + " is not given: " + requirement + "; for example " + EXAMPLE);
      return;
    }
    ConfigOrigin origin = value.origin();
    problems.add(
        origin.description().replaceAll(": (\\d+)$", ":$1")
            + " "
            + key
            + "="
            + value.unwrapped()
            + ": "
            + requirement);
  }
}
