package io.enlarger.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The models that travel with Enlarger, trained by it: a new one is one line here. */
public final class BundledModels {
  private static final List<String> NAMES = List.of("enlarger-x4");

  private BundledModels() {}

  /** Their names. */
  public static List<String> names() {
    return NAMES;
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
