package io.enlarger.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Turns a list of public models into records and collects every problem on the way. */
final class PublicModelsReader {
  private static final Set<String> KEYS =
      Set.of(
          "name", "architecture", "scale", "licence", "author", "url", "page", "sha256", "bytes");

  private final ConfigObject entry;
  private final List<String> problems;

  private PublicModelsReader(ConfigObject entry, List<String> problems) {
    this.entry = entry;
    this.problems = problems;
  }

  static List<PublicModel> read(Config config, List<String> problems) {
    List<PublicModel> models = new ArrayList<>();
    if (!(config.root().get("models") instanceof ConfigList entries)) {
      problems.add(where(config.origin()) + "models: must be a list, as in conf/models.conf");
      return models;
    }
    Set<String> names = new HashSet<>();
    for (ConfigValue value : entries) {
      if (value instanceof ConfigObject entry) {
        PublicModel model = new PublicModelsReader(entry, problems).model();
        if (!names.add(model.name().toLowerCase(Locale.ROOT))) {
          problems.add(
              where(value.origin()) + "name=" + model.name() + ": is listed twice; rename one");
        }
        models.add(model);
      } else {
        problems.add(where(value.origin()) + "models: must hold entries { name = ... }");
      }
    }
    return models;
  }

  private PublicModel model() {
    for (String key : entry.keySet()) {
      if (!KEYS.contains(key)) {
        String nearest = Suggestions.nearest(key, KEYS);
        problem(
            key,
            "no such key; "
                + (nearest.isEmpty()
                    ? "conf/models.conf explains all"
                    : "did you mean " + nearest + "?"));
      }
    }
    Optional<URI> url = address("url");
    Optional<URI> page = address("page");
    if (url.isEmpty() == page.isEmpty()) {
      problem("url", "give either url, the file's address, or page, where it is found");
    }
    return new PublicModel(
        matching("name", "[A-Za-z0-9][A-Za-z0-9._-]{0,99}", "letters, digits, '.', '_' or '-'"),
        matching("architecture", ".+", "a name that models list prints"),
        (int) number("scale", 16),
        matching("licence", ".+", "an SPDX identifier, or unknown"),
        matching("author", ".+", "who published it"),
        url,
        page,
        matching("sha256", "[0-9a-f]{64}", "64 hexadecimal digits in lower case"),
        number("bytes", Integer.MAX_VALUE - 8L));
  }

  private Optional<String> text(String key) {
    ConfigValue value = entry.get(key);
    return value == null || value.valueType() == ConfigValueType.NULL
        ? Optional.empty()
        : Optional.of(String.valueOf(value.unwrapped()).strip());
  }

  private String matching(String key, String pattern, String requirement) {
    String text = text(key).orElse("");
    if (!text.matches(pattern)) {
      problem(key, "must be " + requirement);
    }
    return text;
  }

  private long number(String key, long most) {
    String text = text(key).orElse("");
    long number = text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    if (number < 1 || number > most) {
      problem(key, "must be a whole number from 1 to " + most);
    }
    return number;
  }

  private Optional<URI> address(String key) {
    Optional<String> text = text(key);
    try {
      Optional<URI> address = text.map(URI::create);
      if (address.isEmpty() || isWeb(address.get())) {
        return address;
      }
    } catch (IllegalArgumentException notAnAddress) {
      // reported below, as an address of another scheme is
    }
    problem(key, "must be an address https://... or http://...");
    return text.map(ignored -> URI.create("https://invalid/"));
  }

  private static boolean isWeb(URI address) {
    return address.getHost() != null
        && ("https".equals(address.getScheme()) || "http".equals(address.getScheme()));
  }

  private void problem(String key, String requirement) {
    ConfigValue value = entry.get(key);
    problems.add(
        where(value == null ? entry.origin() : value.origin())
            + key
            + (value == null ? "" : "=" + value.unwrapped())
            + ": "
            + requirement);
  }

  private static String where(ConfigOrigin origin) {
    String file = origin.filename();
    return (file == null ? "conf/models.conf" : file)
        + (origin.lineNumber() > 0 ? ":" + origin.lineNumber() : "")
        + " ";
  }
}
