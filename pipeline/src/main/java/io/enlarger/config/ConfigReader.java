package io.enlarger.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.codec.EncodeOptions;
import io.enlarger.metric.Convention;
import io.enlarger.metric.niqe.PristineFit;
import io.enlarger.metric.niqe.PristineModel;
import io.enlarger.model.Precision;
import io.enlarger.resample.Degradation;
import io.enlarger.upscale.Share;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns HOCON into an {@link EnlargerConfig} and collects every problem on the way. */
final class ConfigReader {
  /** Sections whose keys are the user's own. */
  private static final Set<String> FREE_SECTIONS = Set.of("model.assume", "spark");

  private static final DateTimeFormatter SINCE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd['T'HH:mm[:ss[.SSS]][XXX]]", Locale.ROOT);

  private final Config config;
  private final List<String> problems;
  private final Set<String> asked = new TreeSet<>();

  private ConfigReader(Config config, List<String> problems) {
    this.config = config;
    this.problems = problems;
  }

  static EnlargerConfig read(Config given, Config defaults, List<String> earlierProblems) {
    List<String> problems = new ArrayList<>(earlierProblems);
    refuseUnknown(given.root(), defaults.root(), "", problems);
    EnlargerConfig config =
        new ConfigReader(given.withFallback(defaults).resolve(), problems).read();
    if (!problems.isEmpty()) {
      throw new EnlargerException(
          ErrorCode.CONFIGURATION_INVALID, String.join(System.lineSeparator(), problems));
    }
    return config;
  }

  /** Every key that is read, and sections that are read as a whole. */
  static Set<String> keys(Config defaults) {
    ConfigReader reader = new ConfigReader(defaults, new ArrayList<>());
    reader.read();
    return reader.asked;
  }

  private EnlargerConfig read() {
    return new EnlargerConfig(
        new EnlargerConfig.Catalog(
            text("catalog.uri"),
            text("catalog.glob"),
            texts("catalog.ignore"),
            text("catalog.base")),
        new EnlargerConfig.Output(
            text("output.uri"),
            outputFormat(),
            integer("output.jpeg-quality", 1, 100).orElse(95),
            webpQuality(),
            choice("output.tiff-compression", null, EncodeOptions.TiffCompression.class)
                .orElse(EncodeOptions.TiffCompression.DEFLATE),
            yesOrNo("output.tiff-pyramid"),
            choice("output.verify", null, EnlargerConfig.Verify.class)
                .orElse(EnlargerConfig.Verify.HEADER),
            yesOrNo("output.premis"),
            duration("output.sweep-after", Duration.ZERO).orElse(Duration.ofDays(1))),
        new EnlargerConfig.Model(
            text("model.name").orElseGet(() -> absent("model.name", "enlarger")),
            texts("model.then"),
            integer("model.scale", 1, 16),
            choice("model.precision", "auto", Precision.class),
            choice("model.device", null, EnlargerConfig.DeviceKind.class)
                .orElse(EnlargerConfig.DeviceKind.CPU),
            partner("model.interpolate"),
            yesOrNo("model.ensemble"),
            partner("model.blend"),
            integer("model.back-projection", 0, 100).orElse(0),
            path("model.list"),
            path("model.cache").orElseGet(() -> Path.of(absent("model.cache", "models"))),
            yesOrNo("model.offline"),
            choice("model.licences", null, LicencePolicy.class).orElse(LicencePolicy.ANY),
            given("model.assume"),
            given("model.torchscript"),
            text("model.dual-model")),
        new EnlargerConfig.Tile(
            integerOrAuto("tile.size-px", 8, 16384),
            integerOrAuto("tile.halo-px", 0, 4096),
            integerOrAuto("tile.batch", 1, 1024),
            integer("tile.batch-wait-ms", 0, 10_000).orElse(5)),
        metrics(),
        new EnlargerConfig.Niqe(
            text("niqe.model").orElseGet(() -> absent("niqe.model", PristineModel.BUNDLED)),
            number("niqe.sharpness", 0, 0.999).orElse(PristineFit.SHARPNESS)),
        evaluate(),
        new EnlargerConfig.Image(
            integer("image.max-mpx", 1, 100_000).orElse(2_000),
            integer("image.max-pages", 1, 65_536).orElse(10_000),
            integer("image.whole-up-to-mb", 1, 2_000).orElse(64),
            integer("image.decode-timeout-seconds", 1, 86_400).orElse(300),
            choice("image.bitonal", null, EnlargerConfig.Bitonal.class)
                .orElse(EnlargerConfig.Bitonal.GRAY),
            yesOrNo("image.accept-partial")),
        new EnlargerConfig.Plan(
            number("plan.bin-output-mpx", 0.001, 1e6).orElse(128.0),
            number("plan.band-source-mpx", 0.001, 1e6),
            number("plan.price-per-hour", 0, 1e9)),
        new EnlargerConfig.Job(
            text("job.master"),
            runId(),
            integer("job.limit", 1, Integer.MAX_VALUE),
            since(),
            yesOrNo("job.only-quarantined"),
            duration("job.wave").orElse(Duration.ofMinutes(10)),
            duration("job.max-duration"),
            number("job.max-quarantined-fraction", 0, 1).orElse(0.05),
            integer("job.progress-seconds", 1, 3600).orElse(2)),
        new EnlargerConfig.Report(
            yesOrNo("report.html"), integer("report.pictures", 0, 50).orElse(6)),
        sparkSettings());
  }

  private static void refuseUnknown(
      ConfigObject given, ConfigObject known, String prefix, List<String> problems) {
    for (Map.Entry<String, ConfigValue> entry : given.entrySet()) {
      String key = prefix + entry.getKey();
      ConfigValue expected = known.get(entry.getKey());
      if (expected == null) {
        String nearest = Suggestions.nearest(entry.getKey(), known.keySet());
        problems.add(
            where(entry.getValue())
                + key
                + ": no such key; "
                + (nearest.isEmpty()
                    ? "conf/enlarger.conf lists all"
                    : "did you mean " + prefix + nearest + "?"));
      } else if (expected instanceof ConfigObject section && !FREE_SECTIONS.contains(key)) {
        if (entry.getValue() instanceof ConfigObject object) {
          refuseUnknown(object, section, key + ".", problems);
        } else {
          problems.add(
              where(entry.getValue())
                  + key
                  + ": is a section; set one of its keys: "
                  + section.keySet().stream()
                      .sorted()
                      .map(k -> key + "." + k)
                      .collect(Collectors.joining(", ")));
        }
      }
    }
  }

  private @Nullable ConfigValue value(String key) {
    asked.add(key);
    ConfigValue value = config.root();
    for (String part : ConfigUtil.splitPath(key)) {
      value = value instanceof ConfigObject object ? object.get(part) : null;
    }
    return value == null || value.valueType() == ConfigValueType.NULL ? null : value;
  }

  private Optional<String> text(String key) {
    ConfigValue value = value(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
      problem(key, value, "must be one value");
      return Optional.empty();
    }
    String text = String.valueOf(value.unwrapped()).strip();
    if (text.isEmpty()) {
      problem(key, value, "must not be empty; leave it out or set it to null");
      return Optional.empty();
    }
    return Optional.of(text);
  }

  private List<String> texts(String key) {
    ConfigValue value = value(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof ConfigList list) {
      return list.stream().map(v -> String.valueOf(v.unwrapped())).toList();
    }
    return Arrays.stream(String.valueOf(value.unwrapped()).split(","))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  private OptionalInt integer(String key, int least, int most) {
    return parsed(
            key,
            s -> {
              int number = Integer.parseInt(s);
              return number >= least && number <= most ? number : null;
            },
            "must be a whole number from " + least + " to " + most)
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  private boolean yesOrNo(String key) {
    return parsed(
            key,
            s -> s.equals("true") ? Boolean.TRUE : s.equals("false") ? Boolean.FALSE : null,
            "must be true or false")
        .orElse(false);
  }

  /** A local path; one that begins with {@code ~/} is below the user's home. */
  private Optional<Path> path(String key) {
    return parsed(
        key,
        s -> {
          try {
            return s.startsWith("~/")
                ? Path.of(System.getProperty("user.home", "."), s.substring(2))
                : Path.of(s);
          } catch (InvalidPathException e) {
            return null;
          }
        },
        "must be a local path");
  }

  /** {@code MODEL:SHARE}; the share stands behind the last colon, since addresses have colons. */
  private Optional<EnlargerConfig.Partner> partner(String key) {
    return parsed(
        key,
        s -> {
          int colon = s.lastIndexOf(':');
          if (colon < 1) {
            return null;
          }
          double share = Double.parseDouble(s.substring(colon + 1));
          return share >= 0 && share <= 1
              ? new EnlargerConfig.Partner(s.substring(0, colon), new Share(share))
              : null;
        },
        "must be MODEL:SHARE with a share from 0 to 1, for example other.pth:0.3");
  }

  private int webpQuality() {
    String key = "output.webp-quality";
    return text(key).filter("lossless"::equals).isPresent()
        ? EncodeOptions.LOSSLESS
        : integer(key, 1, 100).orElse(EncodeOptions.DEFAULT.webpQuality());
  }

  private OptionalInt integerOrAuto(String key, int least, int most) {
    return text(key).filter("auto"::equals).isPresent()
        ? OptionalInt.empty()
        : integer(key, least, most);
  }

  private Optional<Double> number(String key, double least, double most) {
    return parsed(
        key,
        s -> {
          double number = Double.parseDouble(s);
          return number >= least && number <= most ? number : null;
        },
        "must be a number from " + least + " to " + most);
  }

  private <T> Optional<T> parsed(
      String key, Function<String, @Nullable T> parser, String requirement) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    T result = null;
    try {
      result = parser.apply(text.get());
    } catch (NumberFormatException notANumber) {
      // reported below, as a value out of range is
    }
    if (result == null) {
      problem(key, value(key), requirement);
    }
    return Optional.ofNullable(result);
  }

  private <E extends Enum<E>> Optional<E> choice(
      String key, @Nullable String none, Class<E> values) {
    Optional<String> text = text(key);
    if (text.isEmpty() || text.get().equals(none)) {
      return Optional.empty();
    }
    Optional<E> chosen = constant(values, text.get());
    if (chosen.isEmpty()) {
      problem(
          key, value(key), "must be one of " + (none == null ? "" : none + ", ") + names(values));
    }
    return chosen;
  }

  private static <E extends Enum<E>> Optional<E> constant(Class<E> values, String name) {
    return Arrays.stream(values.getEnumConstants())
        .filter(e -> e.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  private static <E extends Enum<E>> String names(Class<E> values) {
    return Arrays.stream(values.getEnumConstants())
        .map(e -> e.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  /** One of the formats that are written; the others are only read. */
  private Optional<ImageFormat> outputFormat() {
    Optional<ImageFormat> format =
        constant(ImageFormat.class, text("output.format").orElse("same"));
    boolean same = text("output.format").filter("same"::equals).isPresent();
    if (!same && (format.isEmpty() || format.get().written() != format.get())) {
      problem(
          "output.format", value("output.format"), "must be one of same, png, jpeg, tiff, webp");
      return Optional.empty();
    }
    return format;
  }

  private Set<EnlargerConfig.MetricName> metrics() {
    Set<EnlargerConfig.MetricName> metrics = EnumSet.noneOf(EnlargerConfig.MetricName.class);
    for (String name : texts("metrics")) {
      constant(EnlargerConfig.MetricName.class, name)
          .ifPresentOrElse(
              metrics::add,
              () ->
                  problem(
                      "metrics",
                      value("metrics"),
                      "there is no measure \""
                          + name
                          + "\"; choose from "
                          + names(EnlargerConfig.MetricName.class)));
    }
    return metrics;
  }

  private EnlargerConfig.Evaluate evaluate() {
    return new EnlargerConfig.Evaluate(
        texts("evaluate.models").stream().filter(name -> !name.equals("none")).toList(),
        text("evaluate.degrade").filter("none"::equals).isPresent()
            ? Optional.empty()
            : Optional.of(known("evaluate.degrade", Degradation::of).orElse(Degradation.BICUBIC)),
        evaluationMetrics(),
        known("evaluate.convention", Convention::of).orElse(Convention.SR),
        text("evaluate.dataset-column"),
        yesOrNo("evaluate.ensemble"),
        parsed(
            "evaluate.interpolate",
            Sweeps::parse,
            "must be A:B:FROM..TO:STEP, two checkpoints and shares of the second from 0 to 1, at"
                + " most "
                + Sweeps.MOST
                + " of them, for example psnr.pth:gan.pth:0..1:0.2"),
        integer("evaluate.seed", 0, Integer.MAX_VALUE).orElse(0));
  }

  private Set<EvaluationMetric> evaluationMetrics() {
    Set<EvaluationMetric> metrics = new LinkedHashSet<>();
    for (String name : texts("evaluate.metrics")) {
      EvaluationMetric.named(name)
          .ifPresentOrElse(
              metrics::add,
              () ->
                  problem(
                      "evaluate.metrics",
                      value("evaluate.metrics"),
                      "there is no measure \""
                          + name
                          + "\"; choose from "
                          + Arrays.stream(EvaluationMetric.values())
                              .map(EvaluationMetric::label)
                              .collect(Collectors.joining(", "))));
    }
    if (texts("evaluate.metrics").isEmpty()) {
      problem("evaluate.metrics", value("evaluate.metrics"), "must name at least one measure");
    }
    return metrics;
  }

  /** What a name stands for that is known elsewhere, where it is explained too. */
  private <T> Optional<T> known(String key, Function<String, T> meaning) {
    try {
      return text(key).map(meaning);
    } catch (EnlargerException unknown) {
      problem(key, value(key), unknown.getMessage());
      return Optional.empty();
    }
  }

  /** The keys of a section that are given, as text. */
  private Map<String, String> given(String section) {
    Map<String, String> given = new TreeMap<>();
    if (value(section) instanceof ConfigObject object) {
      object.forEach(
          (k, v) -> {
            if (v.valueType() != ConfigValueType.NULL) {
              given.put(k, String.valueOf(v.unwrapped()));
            }
          });
    }
    return given;
  }

  private Map<String, String> sparkSettings() {
    Map<String, String> settings = new TreeMap<>();
    if (value("spark") instanceof ConfigObject object) {
      object
          .toConfig()
          .entrySet()
          .forEach(
              e ->
                  settings.put(
                      "spark." + String.join(".", ConfigUtil.splitPath(e.getKey())),
                      String.valueOf(e.getValue().unwrapped())));
    }
    return settings;
  }

  /** A date, or a date and a time; in UTC where it has no zone. */
  private Optional<Instant> since() {
    return parsed(
        "job.since",
        s -> {
          try {
            TemporalAccessor time =
                SINCE.parseBest(s, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            return time instanceof OffsetDateTime exact
                ? exact.toInstant()
                : time instanceof LocalDateTime local
                    ? local.toInstant(ZoneOffset.UTC)
                    : LocalDate.from(time).atStartOfDay().toInstant(ZoneOffset.UTC);
          } catch (DateTimeException e) {
            return null;
          }
        },
        "must be a time, for example 2026-05-01, 2026-05-01T12:00:00Z or 2026-05-01T14:00:00+02:00");
  }

  private Optional<Duration> duration(String key) {
    return duration(key, Duration.ofMillis(1));
  }

  private Optional<Duration> duration(String key, Duration least) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Duration duration = config.getDuration(key);
      if (duration.compareTo(least) >= 0) {
        return Optional.of(duration);
      }
    } catch (ConfigException e) {
      // reported below, as one that is too short is
    }
    problem(key, value(key), "must be a time span with its unit, for example 90s, 10m or 6h");
    return Optional.empty();
  }

  private Optional<String> runId() {
    Optional<String> id = text("job.run-id");
    if (id.isPresent() && !id.get().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      problem(
          "job.run-id",
          value("job.run-id"),
          "must be letters, digits, '.', '_' or '-', since it names a folder");
    }
    return id;
  }

  private String absent(String key, String instead) {
    problems.add(key + ": must be set, for example to " + instead);
    return instead;
  }

  private void problem(String key, @Nullable ConfigValue value, String requirement) {
    problems.add(
        (value == null ? "" : where(value))
            + key
            + "="
            + (value == null ? "null" : value.unwrapped())
            + ": "
            + requirement);
  }

  /** For example {@code conf/my.conf:14 }, or the option's name. */
  private static String where(ConfigValue value) {
    String file = value.origin().filename();
    int line = value.origin().lineNumber();
    if (file != null) {
      return file + (line > 0 ? ":" + line : "") + " ";
    }
    return value.origin().description().replaceAll(": \\d+$", "") + " ";
  }
}
