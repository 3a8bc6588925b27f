package io.enlarger.upscale;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;

/** Checkpoints of a few weights, in safetensors, for networks whose answers are known. */
final class TinyNetworks {
  private final Map<String, float[]> values = new LinkedHashMap<>();
  private final Map<String, int[]> shapes = new LinkedHashMap<>();

  TinyNetworks with(String name, float[] numbers, int... shape) {
    values.put(name, numbers);
    shapes.put(name, shape);
    return this;
  }

  TinyNetworks random(long seed, double size, String name, int... shape) {
    Random random = new Random(seed + name.hashCode());
    int count = 1;
    for (int side : shape) {
      count *= side;
    }
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (size * random.nextGaussian());
    }
    return with(name, numbers, shape);
  }

  byte[] file() {
    List<String> entries = new ArrayList<>();
    int at = 0;
    for (Map.Entry<String, float[]> entry : values.entrySet()) {
      int end = at + 4 * entry.getValue().length;
      entries.add(
          "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(
                  entry.getKey(),
                  java.util.Arrays.toString(shapes.get(entry.getKey())).replace(" ", ""),
                  at,
                  end));
      at = end;
    }
    byte[] header = ("{" + String.join(",", entries) + "}").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file = ByteBuffer.allocate(8 + header.length + at).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length).put(header);
    for (float[] numbers : values.values()) {
      for (float number : numbers) {
        file.putFloat(number);
      }
    }
    return file.array();
  }

  ModelSource source(String name) {
    return ModelSource.checkpoint(name, file(), OptionalInt.empty(), Map.of());
  }

  /** VDSR for luma; what it adds to its input is linear in {@code added}. */
  static TinyNetworks vdsr(float... added) {
    float[] centre = new float[2 * 9];
    centre[4] = 1;
    centre[13] = 1;
    float[] through = new float[4 * 9];
    through[4] = 1;
    through[31] = 1;
    return new TinyNetworks()
        .with("input.weight", centre, 2, 1, 3, 3)
        .with("residual_layer.0.conv.weight", through, 2, 2, 3, 3)
        .with("output.weight", added.length == 0 ? new float[18] : added, 1, 2, 3, 3);
  }

  /** ESPCN x2 for luma of random weights. */
  static TinyNetworks espcn(long seed) {
    return new TinyNetworks()
        .random(seed, 0.1, "first_part.0.weight", 4, 1, 5, 5)
        .random(seed, 0.1, "first_part.0.bias", 4)
        .random(seed, 0.1, "first_part.2.weight", 4, 4, 3, 3)
        .random(seed, 0.1, "first_part.2.bias", 4)
        .random(seed, 0.2, "last_part.0.weight", 4, 4, 3, 3)
        .with("last_part.0.bias", new float[] {0.4f, 0.5f, 0.6f, 0.5f}, 4);
  }

  /** RRDB x2 of random weights, which folds pixels into channels: exact at even places only. */
  static TinyNetworks unshuffling(long seed) {
    TinyNetworks network = new TinyNetworks().convolution(seed, "conv_first", 4, 12);
    for (int block = 1; block <= 3; block++) {
      for (int i = 1; i <= 5; i++) {
        network.convolution(
            seed, "body.0.rdb" + block + ".conv" + i, i == 5 ? 4 : 2, 4 + 2 * (i - 1));
      }
    }
    for (String name : List.of("conv_body", "conv_up1", "conv_up2", "conv_hr")) {
      network.convolution(seed, name, 4, 4);
    }
    return network.convolution(seed, "conv_last", 3, 4);
  }

  private TinyNetworks convolution(long seed, String name, int out, int in) {
    return random(seed, 0.3, name + ".weight", out, in, 3, 3)
        .random(seed, 0.1, name + ".bias", out);
  }
}
