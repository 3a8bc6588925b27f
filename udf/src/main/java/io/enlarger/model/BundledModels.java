package io.enlarger.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The models that travel with Enlarger, trained by it. */
public final class BundledModels {
  /** The scale of a family where none is asked for. */
  private static final int USUAL_SCALE = 4;

  /** Networks for the same images and several scales. */
  private record Family(String name, String suffix, List<Integer> scales) {
    String network(int scale) {
      return "enlarger-x" + scale + suffix;
    }

    Stream<String> networks() {
      return scales.stream().map(this::network);
    }

    /** The scale that reaches the target with the least to throw away, and then in fewest steps. */
    int nearest(int target) {
      return scales.stream()
          .min(
              Comparator.<Integer>comparingInt(scale -> reached(scale, target))
                  .thenComparing(Comparator.reverseOrder()))
          .orElseThrow();
    }

    private static int reached(int scale, int target) {
      int reached = scale;
      while (reached < target) {
        reached *= scale;
      }
      return reached;
    }
  }

  /** A new network is one number here. */
  private static final List<Family> FAMILIES =
      List.of(
          new Family("enlarger", "", List.of(2, 3, 4)),
          new Family("enlarger-scan", "-scan", List.of(2, 4)));

  private static final List<String> NAMES = FAMILIES.stream().flatMap(Family::networks).toList();

  private BundledModels() {}

  /** Their names. */
  public static List<String> names() {
    return NAMES;
  }

  /** Names that stand for a network of each scale: see {@link #chosen}. */
  public static List<String> families() {
    return FAMILIES.stream().map(Family::name).toList();
  }

  /**
   * The network that a name stands for: {@code enlarger} is {@code enlarger-x2} where twice is
   * asked for. Where a family has no network of the scale, it is the one that reaches the scale,
   * applied as often as it takes, with the least to shrink afterwards.
   *
   * @param name is returned as it is where it names no family
   * @param scale output pixels for an input pixel along one side; empty for a family's usual 4
   */
  public static String chosen(String name, OptionalInt scale) {
    return FAMILIES.stream()
        .filter(family -> family.name.equals(name))
        .map(family -> family.network(family.nearest(scale.orElse(USUAL_SCALE))))
        .findFirst()
        .orElse(name);
  }

  /** The checkpoint of that name; empty where there is none. */
  public static Optional<byte[]> read(String name) {
    return NAMES.contains(name) ? Optional.of(resource(name + ".safetensors")) : Optional.empty();
  }

  /**
   * The card of that name in Markdown: data, training, scores, limits; empty where there is none.
   */
  public static Optional<String> card(String name) {
    return NAMES.contains(name)
        ? Optional.of(new String(resource(name + ".md"), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static byte[] resource(String file) {
    try (InputStream in = BundledModels.class.getResourceAsStream("/io/enlarger/model/" + file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
