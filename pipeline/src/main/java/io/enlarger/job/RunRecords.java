package io.enlarger.job;

import io.enlarger.config.EnlargerConfig;
import io.enlarger.ledger.Backlog;
import io.enlarger.model.Passport;
import io.enlarger.report.RunRecord;
import io.enlarger.upscale.ModelSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** What is kept of a run as a whole. */
final class RunRecords {
  private RunRecords() {}

  /**
   * The record of a run that has ended.
   *
   * @param result what it did
   * @param output where
   */
  static RunRecord of(
      EnlargerConfig config,
      Preparation ready,
      UpscaleJob.Result result,
      String output,
      String sparkVersion,
      Instant started,
      Instant ended) {
    Backlog.Counts counts = result.backlog();
    return new RunRecord(
        result.runId(),
        Optional.ofNullable(RunRecords.class.getPackage().getImplementationVersion())
            .orElse("(not packaged)"),
        sparkVersion,
        started.truncatedTo(ChronoUnit.SECONDS).toString(),
        ended.truncatedTo(ChronoUnit.SECONDS).toString(),
        config.requireCatalog(),
        output,
        counts.catalog(),
        counts.done(),
        counts.refused(),
        result.left(),
        result.estimated().toMillis() / 1e3,
        result.worked().toMillis() / 1e3,
        result.elapsed().toMillis() / 1e3,
        result.slots(),
        result.modelLoads(),
        ready.pace().sourcePxPerSecond(),
        ready.pace().basis().name().toLowerCase(Locale.ROOT),
        settings(config, ready.recipe()),
        model(ready.recipe().model()));
  }

  private static Map<String, String> settings(EnlargerConfig config, Recipe recipe) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("recipe", recipe.fingerprint());
    settings.put(
        "output.format",
        config.output().format().map(f -> f.name().toLowerCase(Locale.ROOT)).orElse("same"));
    settings.put(
        "model.precision",
        config.model().precision().map(p -> p.name().toLowerCase(Locale.ROOT)).orElse("auto"));
    settings.put("model.device", config.model().device().name().toLowerCase(Locale.ROOT));
    settings.put("tile.size-px", orAuto(config.tile().sizePx()));
    settings.put("tile.halo-px", orAuto(config.tile().haloPx()));
    settings.put(
        "metrics",
        config.metrics().stream()
            .map(metric -> metric.name().toLowerCase(Locale.ROOT))
            .sorted()
            .collect(Collectors.joining(", ")));
    return settings;
  }

  private static String orAuto(OptionalInt value) {
    return value.isPresent() ? String.valueOf(value.getAsInt()) : "auto";
  }

  private static RunRecord.Model model(ModelSource source) {
    Optional<Passport> passport = source.passport();
    return new RunRecord.Model(
        source.name(),
        source.architecture(),
        source.scale(),
        source.sha256().orElse(null),
        passport.map(p -> p.tiling().name().toLowerCase(Locale.ROOT)).orElse(null),
        passport.map(Passport::haloPx).orElse(null),
        passport.map(Passport::parameterCount).orElse(null),
        passport.map(Passport::operationsPerPixel).orElse(null),
        passport.map(Passport::hyperparameters).orElse(Map.of()),
        passport
            .map(
                p ->
                    p.assumptions().stream()
                        .map(a -> a.key() + " = " + a.value() + ": " + a.reason())
                        .toList())
            .orElse(List.of()));
  }
}
