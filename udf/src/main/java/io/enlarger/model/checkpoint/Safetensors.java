package io.enlarger.model.checkpoint;

import static io.enlarger.model.checkpoint.Checkpoint.invalid;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.enlarger.model.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The safetensors format: the length of a JSON header (8 bytes, little-endian), the header, and the
 * tensors one after another, which must cover the rest of the file without gap or overlap.
 */
final class Safetensors {
  /** Apart, since to load JSON takes longer than to see that a file has none. */
  private static final class Json {
    static final JsonFactory FACTORY =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(4).maxStringLength(1 << 24).build())
            .build();
  }

  private record Field(String name, Tensor.Type type, List<Integer> shape, long begin, long end) {}

  private Safetensors() {}

  /**
   * Whether the header begins where it must. A pickle's first byte is a possible length too; then
   * the header must fit into the file.
   */
  static boolean looksLike(ByteBuffer file) {
    return file.limit() > 8
        && file.get(8) == '{'
        && ((file.get(0) & 0xff) != 0x80 || isLength(file.getLong(0), file));
  }

  private static boolean isLength(long length, ByteBuffer file) {
    return length >= 2 && length <= file.limit() - 8;
  }

  static Map<String, Tensor> read(ByteBuffer file) {
    long length = file.getLong(0);
    long data = 8 + length;
    if (!isLength(length, file)) {
      throw invalid(
          "its header announces %d bytes, the file has %d; it is damaged", length, file.limit());
    }
    byte[] header = new byte[(int) length];
    file.get(8, header);
    List<Field> fields;
    try (JsonParser json = Json.FACTORY.createParser(header)) {
      fields = fields(json);
    } catch (IOException e) {
      throw invalid("its header is not valid: %s", firstLine(e));
    }
    fields.sort((a, b) -> Long.compare(a.begin(), b.begin()));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    long expected = 0;
    for (Field field : fields) {
      if (field.begin() != expected
          || field.end() < field.begin()
          || field.end() > file.limit() - data) {
        throw invalid(
            "tensor %s lies at bytes %d to %d of %d, it should begin at %d; the file is damaged",
            field.name(), field.begin(), field.end(), file.limit() - data, expected);
      }
      expected = field.end();
      ByteBuffer bytes =
          file.slice((int) (data + field.begin()), (int) (field.end() - field.begin()))
              .order(ByteOrder.LITTLE_ENDIAN);
      try {
        tensors.put(field.name(), Tensor.contiguous(field.type(), sides(field), bytes));
      } catch (IllegalArgumentException e) {
        throw invalid(
            "tensor %s: %s; the file is damaged", field.name(), String.valueOf(e.getMessage()));
      }
    }
    if (expected != file.limit() - data) {
      throw invalid(
          "its tensors cover %d of %d bytes; the file is damaged", expected, file.limit() - data);
    }
    if (tensors.isEmpty()) {
      throw invalid("it holds no tensors");
    }
    return tensors;
  }

  private static int[] sides(Field field) {
    return field.shape().stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<Field> fields(JsonParser json) throws IOException {
    List<Field> fields = new ArrayList<>();
    require(json.nextToken() == JsonToken.START_OBJECT, "it is not an object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      require(json.nextToken() == JsonToken.START_OBJECT, "a tensor is not an object");
      if (name.equals("__metadata__")) {
        json.skipChildren();
      } else {
        fields.add(field(name, json));
      }
    }
    require(json.currentToken() == JsonToken.END_OBJECT, "it does not end");
    require(json.nextToken() == null, "something follows it");
    return fields;
  }

  private static Field field(String name, JsonParser json) throws IOException {
    Tensor.@Nullable Type type = null;
    long @Nullable [] shape = null;
    long @Nullable [] offsets = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "dtype" -> type = type(name, json.getText());
        case "shape" -> shape = numbers(json);
        case "data_offsets" -> offsets = numbers(json);
        default -> throw invalid("tensor %s has an unknown field; the file is damaged", name);
      }
    }
    if (type == null || shape == null || offsets == null || offsets.length != 2) {
      throw invalid("tensor %s lacks its type, shape or offsets; the file is damaged", name);
    }
    List<Integer> sides = new ArrayList<>();
    for (long side : shape) {
      if (side < 0 || side > Integer.MAX_VALUE) {
        throw invalid("tensor %s has a side of %d; the file is damaged", name, side);
      }
      sides.add((int) side);
    }
    return new Field(name, type, sides, offsets[0], offsets[1]);
  }

  private static long[] numbers(JsonParser json) throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY, "a shape is not a list");
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() == JsonToken.VALUE_NUMBER_INT && numbers.size() < 9) {
      numbers.add(json.getLongValue());
    }
    require(json.currentToken() == JsonToken.END_ARRAY, "a shape is not a list of integers");
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  private static Tensor.Type type(String name, String dtype) {
    return switch (dtype) {
      case "F64" -> Tensor.Type.F64;
      case "F32" -> Tensor.Type.F32;
      case "F16" -> Tensor.Type.F16;
      case "BF16" -> Tensor.Type.BF16;
      case "I64" -> Tensor.Type.I64;
      case "I32" -> Tensor.Type.I32;
      case "I16" -> Tensor.Type.I16;
      case "I8" -> Tensor.Type.I8;
      case "U8" -> Tensor.Type.U8;
      case "BOOL" -> Tensor.Type.BOOL;
      default -> throw invalid("tensor %s is of type %s, which is not known", name, dtype);
    };
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw invalid("its header is not valid: %s", what);
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
