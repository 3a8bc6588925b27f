package io.enlarger.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The public models that can be named: those of {@code conf/models.conf}, after those of a list of
 * the user's own. Names do not differ by case alone.
 *
 * <p>Immutable.
 */
public final class PublicModels {
  private final List<PublicModel> models;

  private PublicModels(List<PublicModel> models) {
    this.models = List.copyOf(models);
  }

  /** Those that come with Enlarger. */
  public static PublicModels bundled() {
    URL resource =
        Objects.requireNonNull(
            PublicModels.class.getResource("/io/enlarger/models.conf"),
            "conf/models.conf is not in the jar");
    return parsed(
        ConfigFactory.parseURL(resource, ConfigParseOptions.defaults().setAllowMissing(false)));
  }

  /**
   * Those of a list, then those that come with Enlarger and whose names the list does not take.
   *
   * @throws EnlargerException {@link ErrorCode#CONFIGURATION_INVALID}, naming every problem with
   *     its file and line
   */
  public static PublicModels with(Path list) {
    PublicModels own = read(list);
    Stream<PublicModel> others =
        bundled().models.stream().filter(m -> own.named(m.name()).isEmpty());
    return new PublicModels(Stream.concat(own.models.stream(), others).toList());
  }

  /** All, in the order of their lists. */
  public List<PublicModel> all() {
    return models;
  }

  /** The model of that name; upper and lower case are the same. */
  public Optional<PublicModel> named(String name) {
    return models.stream().filter(m -> same(m.name(), name)).findFirst();
  }

  /**
   * The name nearest to one that is not known; empty where none is near.
   *
   * @param others names that may be meant besides those of this list
   */
  public Optional<String> nearest(String name, Collection<String> others) {
    List<String> known = new ArrayList<>(others);
    models.forEach(model -> known.add(model.name()));
    return Optional.of(Suggestions.nearest(name, known)).filter(nearest -> !nearest.isEmpty());
  }

  private static boolean same(String a, String b) {
    return a.toLowerCase(Locale.ROOT).equals(b.toLowerCase(Locale.ROOT));
  }

  private static PublicModels read(Path list) {
    if (!Files.isReadable(list)) {
      throw EnlargerException.of(
          ErrorCode.CONFIGURATION_INVALID,
          "model.list=%s: no such file, or not readable; give a file in the form of"
              + " conf/models.conf",
          list);
    }
    try {
      return parsed(ConfigFactory.parseFile(list.toFile()).resolve());
    } catch (ConfigException e) {
      throw new EnlargerException(
          ErrorCode.CONFIGURATION_INVALID,
          "model.list=" + list + ": not HOCON: " + e.getMessage(),
          e);
    }
  }

  private static PublicModels parsed(Config list) {
    List<String> problems = new ArrayList<>();
    List<PublicModel> models = PublicModelsReader.read(list, problems);
    if (!problems.isEmpty()) {
      throw new EnlargerException(
          ErrorCode.CONFIGURATION_INVALID, String.join(System.lineSeparator(), problems));
    }
    return new PublicModels(models);
  }
}
