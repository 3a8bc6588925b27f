package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.config.EnlargerConfig;
import io.enlarger.config.EnlargerConfig.Evaluate;
import io.enlarger.config.EnlargerConfig.Sweep;
import io.enlarger.job.evaluate.Contender;
import io.enlarger.storage.ObjectStore;
import io.enlarger.upscale.ModelSource;
import io.enlarger.upscale.Share;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The models that are compared, each at the run's scale, with its name in tables.
 *
 * @param entries in order
 * @param scale output pixels for a source pixel along one side
 */
record Contest(List<Entry> entries, int scale) {

  /** With scheme, host and port, before each of the files in a name. */
  private static final Pattern FOLDER =
      Pattern.compile("(?:[a-z0-9]+://(?:[^/:]+:[0-9]+/)?)?(?:[^:*+]*/)?");

  /** A model and what it is called. */
  record Entry(ModelSource model, Contender contender) {}

  /**
   * The models of a configuration: those named, each network's ensemble where that is asked, then
   * the mixtures.
   *
   * @throws EnlargerException where one is unknown, refused, cannot give the scale, or is named
   *     twice
   */
  static Contest of(EnlargerConfig config, ObjectStore store) {
    Evaluate asked = config.evaluate();
    List<Named> models = new ArrayList<>();
    for (String name : asked.models()) {
      ModelSource model = Models.chain(name, config.model(), store);
      models.add(new Named(name, model, null));
      if (asked.ensemble() && !ModelSource.baselines().contains(model.name())) {
        models.add(new Named(name, model.ensembled(), null));
      }
    }
    asked.interpolate().ifPresent(sweep -> models.addAll(mixtures(sweep, config, store)));
    OptionalInt own =
        models.isEmpty() ? OptionalInt.empty() : OptionalInt.of(models.get(0).model.scale());
    OptionalInt scale = config.model().scale().isPresent() ? config.model().scale() : own;
    if (scale.isEmpty()) {
      return new Contest(List.of(), givenScale(asked));
    }
    boolean files = distinct(models.stream().map(Named::shortName).toList());
    List<Entry> entries =
        models.stream()
            .map(m -> m.entry(scale.getAsInt(), files ? m.shortName() : m.name()))
            .toList();
    if (!distinct(entries.stream().map(e -> e.contender().label()).toList())) {
      throw EnlargerException.of(
          ErrorCode.CONFIGURATION_INVALID,
          "evaluate.models=%s: a model is named twice; name each once",
          String.join(",", asked.models()));
    }
    return new Contest(entries, scale.getAsInt());
  }

  /** Of images that nothing enlarges here, only the convention's border can depend on the scale. */
  private static int givenScale(Evaluate asked) {
    if (asked.convention().fixedCropPx() == null) {
      throw EnlargerException.of(
          ErrorCode.CONFIGURATION_INVALID,
          "model.scale is not set, and convention %s cuts as many pixels off each side as the scale;"
              + " give --scale N, or a border of its own with --convention %1$s:N",
          asked.convention().name());
    }
    return 1;
  }

  private static List<Named> mixtures(Sweep sweep, EnlargerConfig config, ObjectStore store) {
    ModelSource first = Models.chain(sweep.first(), config.model(), store);
    ModelSource second = Models.chain(sweep.second(), config.model(), store);
    List<Named> mixtures = new ArrayList<>();
    for (Share share : sweep.shares()) {
      String name = sweep.first() + ":" + sweep.second() + ":" + share.value();
      mixtures.add(new Named(name, first.interpolated(second, share), share.value()));
    }
    return mixtures;
  }

  private static boolean distinct(List<String> names) {
    Set<String> seen = new HashSet<>();
    return names.stream().allMatch(seen::add);
  }

  /** A name in which files have neither folder nor extension. */
  static String shortName(String name) {
    return Arrays.stream(name.split(ModelSource.THEN, -1))
        .map(part -> FOLDER.matcher(part).replaceAll(""))
        .map(part -> part.replaceAll("\\.(pth|pt|safetensors)\\b", ""))
        .collect(Collectors.joining(ModelSource.THEN));
  }

  /** Stands on the driver until the scale is known. */
  private record Named(String given, ModelSource model, @Nullable Double share) {
    String name() {
      return share == null ? model.name() : given;
    }

    String shortName() {
      return Contest.shortName(name());
    }

    Entry entry(int scale, String label) {
      ModelSource scaled = model.scaledTo(scale);
      return new Entry(
          scaled,
          new Contender(
              label,
              scaled.name(),
              scaled.sha256().orElse(null),
              scaled.architecture(),
              scaled.scale(),
              share));
    }
  }
}
