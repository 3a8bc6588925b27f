package io.enlarger.image.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.SharedFiles;
import io.enlarger.image.ByteSource;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every format promises, shown on samples that the format's test supplies and on files made by
 * others; a format's test is a subclass with its samples.
 *
 * <p>Files come from the folder {@code -Dformats.dir} (default {@code SHARED/data/formats}), what
 * libvips or ImageMagick makes of them from {@code -Doracle.dir}, written by {@code
 * src/test/scripts/dump-oracle-pixels.py FORMATS ORACLE}. Where a folder is absent its test is
 * skipped.
 */
abstract class FormatConformance {
  /** The least share of the files that the other decoder opens that must be decoded like it. */
  private static final double REQUIRED_SHARE = 0.95;

  /** Of a format with few files, one is more than the share's rest. */
  private static final int ALLOWED_MISSES = 2;

  private static final DecodeLimits LIMITS = new DecodeLimits(100_000_000);

  /**
   * A file and what is in it.
   *
   * @param name of the feature that it shows
   * @param pixels what must be decoded
   * @param tolerance largest difference of a sample, for formats that lose something
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sample(String name, byte[] bytes, Pixels pixels, int tolerance) {}

  /** How a decoded file compares with another decoder's result. */
  private enum Likeness {
    EXACT,
    CLOSE,
    OTHER,
    REFUSED,
    UNOPENED
  }

  private record Verdict(Likeness likeness, String feature, String detail) {}

  /** The format that is tested. */
  abstract ImageFormat format();

  /** Files of the format made by the test, one for each feature. */
  abstract List<Sample> samples() throws IOException;

  @Test
  void decodesItsSamples() throws IOException {
    List<Sample> samples = samples();
    assertThat(samples).isNotEmpty();
    for (Sample sample : samples) {
      ByteSource source = ByteSource.of(sample.bytes());
      Codec codec = Codecs.detect(source);
      assertThat(codec.format()).as(sample.name()).isEqualTo(format());
      Image image = codec.decode(source, LIMITS);
      assertThat(image.pixels().toString()).as(sample.name()).isEqualTo(sample.pixels().toString());
      assertThat(largestDifference(image.pixels(), sample.pixels()))
          .as(sample.name())
          .isLessThanOrEqualTo(sample.tolerance());
      ImageHeader header = codec.readHeader(source);
      assertThat(header.widthPx()).as(sample.name()).isEqualTo(sample.pixels().widthPx());
      assertThat(header.channels()).as(sample.name()).isEqualTo(sample.pixels().channels());
    }
  }

  @Test
  @Timeout(60)
  void refusesItsSamplesCutShort() throws IOException {
    for (Sample sample : samples()) {
      int head = Math.min(16, sample.bytes().length);
      for (int length = head;
          length < sample.bytes().length;
          length += 1 + sample.bytes().length / 29) {
        byte[] cut = java.util.Arrays.copyOf(sample.bytes(), length);
        try {
          Codecs.detect(ByteSource.of(cut)).decode(ByteSource.of(cut), LIMITS);
        } catch (EnlargerException e) {
          assertThat(e.code()).isNotEqualTo(ErrorCode.INTERNAL);
        }
      }
    }
  }

  @Test
  void agreesWithAnotherDecoderOnFilesOfOthers() throws IOException {
    Path files = folder("formats.dir", SharedFiles.path("data/formats"));
    Path dumps = folder("oracle.dir", Path.of("target", "oracle"));
    Map<String, Map<Likeness, Integer>> table = new TreeMap<>();
    List<String> lines = new ArrayList<>();
    int opened = 0;
    int alike = 0;
    for (Path file : filesOf(files)) {
      byte[] bytes = Files.readAllBytes(file);
      if (!isOfFormat(bytes)) {
        continue;
      }
      String name = files.relativize(file).toString();
      Verdict verdict =
          Assertions.assertTimeoutPreemptively(
              Duration.ofSeconds(60), () -> verdict(bytes, dumps, name), name);
      table
          .computeIfAbsent(verdict.feature(), f -> new TreeMap<>())
          .merge(verdict.likeness(), 1, Integer::sum);
      lines.add(verdict.likeness() + " " + name + " " + verdict.detail());
      opened += verdict.likeness() == Likeness.UNOPENED ? 0 : 1;
      alike += verdict.likeness() == Likeness.EXACT || verdict.likeness() == Likeness.CLOSE ? 1 : 0;
    }
    Assumptions.assumeTrue(opened > 0, () -> "skipped: no " + format() + " in " + files);
    report(table, lines, opened, alike);
    assertThat(alike)
        .as("%s: %d of %d that the other decoder opens", format(), alike, opened)
        .isGreaterThanOrEqualTo((int) Math.min(opened * REQUIRED_SHARE, opened - ALLOWED_MISSES));
  }

  private boolean isOfFormat(byte[] bytes) throws IOException {
    try {
      return Codecs.detect(ByteSource.of(bytes)).format() == format();
    } catch (EnlargerException e) {
      return false;
    }
  }

  private Verdict verdict(byte[] bytes, Path dumps, String name) throws IOException {
    Optional<Dump> dump = Dump.read(dumps, name);
    Image image;
    String feature = "header";
    try {
      Codec codec = Codecs.detect(ByteSource.of(bytes));
      ImageHeader header = codec.readHeader(ByteSource.of(bytes));
      feature = header.channels() + " channels, " + header.bitDepth() + " bits";
      image = codec.decode(ByteSource.of(bytes), LIMITS);
    } catch (EnlargerException e) {
      assertThat(e.code()).as(name).isNotEqualTo(ErrorCode.INTERNAL);
      assertThat(e.getMessage()).as(name).doesNotContain("\n").contains(": ").contains("; ");
      return new Verdict(
          dump.isPresent() ? Likeness.REFUSED : Likeness.UNOPENED,
          feature,
          (dump.isPresent() ? dump.get().kind + " " : "") + e.code() + " " + e.getMessage());
    }
    if (dump.isEmpty()) {
      return new Verdict(Likeness.UNOPENED, feature, "decoded here: " + image.pixels());
    }
    return dump.get().compare(image.pixels(), feature);
  }

  private void report(
      Map<String, Map<Likeness, Integer>> table, List<String> lines, int opened, int alike) {
    StringBuilder text = new StringBuilder(System.lineSeparator());
    text.append(
        String.format(
            Locale.ROOT,
            "%-6s %-24s %5s %5s %5s %7s %8s%n",
            "format",
            "feature",
            "exact",
            "close",
            "other",
            "refused",
            "unopened"));
    table.forEach(
        (feature, counts) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%-6s %-24s %5d %5d %5d %7d %8d%n",
                    format(),
                    feature,
                    counts.getOrDefault(Likeness.EXACT, 0),
                    counts.getOrDefault(Likeness.CLOSE, 0),
                    counts.getOrDefault(Likeness.OTHER, 0),
                    counts.getOrDefault(Likeness.REFUSED, 0),
                    counts.getOrDefault(Likeness.UNOPENED, 0))));
    text.append(
        String.format(Locale.ROOT, "%s: %d of %d decoded alike%n", format(), alike, opened));
    lines.stream()
        .filter(l -> !l.startsWith("EXACT"))
        .sorted()
        .forEach(l -> text.append(l).append('\n'));
    System.getLogger(FormatConformance.class.getName()).log(System.Logger.Level.INFO, text);
  }

  /** A folder that a property names, or a visible skip. */
  static Path folder(String property, Path otherwise) {
    Path path = Path.of(System.getProperty(property, otherwise.toString()));
    Assumptions.assumeTrue(
        Files.isDirectory(path), () -> "skipped: there is no " + path + "; set -D" + property);
    return path;
  }

  static List<Path> filesOf(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static int largestDifference(Pixels a, Pixels b) {
    int largest = 0;
    for (int y = 0; y < a.heightPx(); y++) {
      for (int x = 0; x < a.widthPx(); x++) {
        for (int c = 0; c < a.channels(); c++) {
          largest = Math.max(largest, Math.abs(a.sample(x, y, c) - b.sample(x, y, c)));
        }
      }
    }
    return largest;
  }

  /** What another decoder made of a file. */
  private record Dump(
      String tool,
      int width,
      int height,
      int channels,
      int depth,
      String kind,
      ByteBuffer samples) {

    static Optional<Dump> read(Path dumps, String name) throws IOException {
      Path line = dumps.resolve(name + ".txt");
      Assumptions.assumeTrue(Files.exists(line), () -> "skipped: there is no " + line);
      String[] words = Files.readString(line, StandardCharsets.UTF_8).strip().split(" ", -1);
      if (!words[0].equals("opened")) {
        return Optional.empty();
      }
      return Optional.of(
          new Dump(
              words[1],
              Integer.parseInt(words[2]),
              Integer.parseInt(words[3]),
              Integer.parseInt(words[4]),
              Integer.parseInt(words[5]),
              words[6],
              ByteBuffer.wrap(Files.readAllBytes(dumps.resolve(name + ".raw")))
                  .order(ByteOrder.LITTLE_ENDIAN)));
    }

    /** In levels of 8 bits for lossy and managed; exact otherwise, but for the scale of 16 bits. */
    Verdict compare(Pixels pixels, String feature) {
      String what = tool + " " + width + "x" + height + "x" + channels + "@" + depth + " " + kind;
      if (width != pixels.widthPx() || height != pixels.heightPx()) {
        return new Verdict(Likeness.OTHER, feature, pixels + " against " + what);
      }
      double largest = 0;
      double luma = 0;
      double sum = 0;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          for (int c = 0; c < 4; c++) {
            double ours = channel(pixels, x, y, c);
            double theirs = channel(x, y, c);
            boolean transparent = c < 3 && channel(pixels, x, y, 3) == 0 && channel(x, y, 3) == 0;
            double difference = transparent ? 0 : Math.abs(ours - theirs);
            largest = Math.max(largest, difference);
            sum += difference;
          }
          luma += Math.abs(lumaOf(pixels, x, y) - luma(x, y)) / width / height;
        }
      }
      double mean = sum / width / height / 4;
      double allowed =
          switch (kind) {
            case "lossy" -> 1.01;
            case "managed" -> 2.01;
            case "managed-lossy" -> 6.01;
            case "chroma" -> 1.01;
            case "range" -> 1.01;
            default -> pixels.bitDepth() == depth ? 0 : 0.51;
          };
      String detail =
          String.format(
              Locale.ROOT,
              "%s against %s: largest %.2f, mean %.4f, mean of luma %.4f",
              pixels,
              what,
              largest,
              mean,
              luma);
      if (largest < 0.001) {
        return new Verdict(Likeness.EXACT, feature, detail);
      }
      double compared = kind.equals("chroma") ? luma : largest;
      return new Verdict(compared <= allowed ? Likeness.CLOSE : Likeness.OTHER, feature, detail);
    }

    /** Red, green, blue or alpha in levels of 8 bits. */
    private static double channel(Pixels pixels, int x, int y, int c) {
      int n = pixels.channels();
      if (c == 3 && !pixels.hasAlpha()) {
        return 255;
      }
      int index = c == 3 ? n - 1 : n <= 2 ? 0 : c;
      return pixels.sample(x, y, index) * 255.0 / pixels.maxValue();
    }

    private static double lumaOf(Pixels pixels, int x, int y) {
      return 0.299 * channel(pixels, x, y, 0)
          + 0.587 * channel(pixels, x, y, 1)
          + 0.114 * channel(pixels, x, y, 2);
    }

    private double luma(int x, int y) {
      return 0.299 * channel(x, y, 0) + 0.587 * channel(x, y, 1) + 0.114 * channel(x, y, 2);
    }

    private double channel(int x, int y, int c) {
      boolean alpha = channels == 2 || channels == 4;
      if (c == 3 && !alpha) {
        return 255;
      }
      int index = c == 3 ? channels - 1 : channels <= 2 ? 0 : c;
      int at = (y * width + x) * channels + index;
      return depth == 8
          ? samples.get(at) & 0xff
          : (samples.getShort(2 * at) & 0xffff) * 255.0 / 65535;
    }
  }
}
