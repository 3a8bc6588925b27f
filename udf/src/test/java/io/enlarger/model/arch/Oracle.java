package io.enlarger.model.arch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.enlarger.SharedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One case: a checkpoint, an input, and what the network's official implementation makes of it. */
record Oracle(Path folder, JsonNode meta) {
  /** An array of 32-bit floats as NumPy saves it. */
  static final class Array {
    private final int[] shape;
    private final float[] values;

    Array(int[] shape, float[] values) {
      this.shape = shape;
      this.values = values;
    }

    int[] shape() {
      return shape;
    }

    float[] values() {
      return values;
    }
  }

  /** Where the cases are: {@code -Doracles.dir}, or beside the project. */
  static Path directory() {
    String given = System.getProperty("oracles.dir");
    return given != null ? Path.of(given) : SharedFiles.path("oracles/open");
  }

  static List<Oracle> all(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(directory)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("meta.json")))
          .sorted()
          .map(Oracle::of)
          .toList();
    }
  }

  private static Oracle of(Path folder) {
    try {
      return new Oracle(folder, new ObjectMapper().readTree(folder.resolve("meta.json").toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return folder.getFileName().toString();
  }

  byte[] weights(String file) throws IOException {
    return Files.readAllBytes(folder.resolve(file));
  }

  Array array(String file) throws IOException {
    byte[] all = Files.readAllBytes(folder.resolve(file));
    ByteBuffer bytes = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    int length = bytes.getShort(8) & 0xffff;
    String header = new String(all, 10, length, StandardCharsets.US_ASCII);
    if (!header.contains("'<f4'") || !header.contains("False")) {
      throw new IOException(folder + "/" + file + " is not float32 in C order: " + header);
    }
    String sides = header.substring(header.indexOf('(') + 1, header.indexOf(')'));
    int[] shape =
        Arrays.stream(sides.split(","))
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    bytes.position(10 + length);
    bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return new Array(shape, values);
  }

  /**
   * What the case tells beyond its tensors, as a user would have to: only what the architecture
   * asks for.
   */
  Map<String, String> answers(String... keys) {
    Map<String, String> answers = new LinkedHashMap<>();
    JsonNode parameters = meta.path("hyperparameters");
    for (String key : keys) {
      String field =
          switch (key) {
            case "scale" ->
                parameters.has("scale_factor")
                    ? "scale_factor"
                    : parameters.has("upscale") ? "upscale" : "scale";
            default -> key.replace('-', '_');
          };
      JsonNode value = parameters.path(field);
      if (value.isValueNode()) {
        answers.put(key, value.asText());
      }
    }
    return answers;
  }
}
