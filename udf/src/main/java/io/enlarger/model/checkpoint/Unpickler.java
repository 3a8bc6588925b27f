package io.enlarger.model.checkpoint;

import static io.enlarger.model.checkpoint.Checkpoint.invalid;
import static io.enlarger.model.checkpoint.Checkpoint.unsafe;

import io.enlarger.model.Tensor;
import io.enlarger.model.checkpoint.Pickled.Constructor;
import io.enlarger.model.checkpoint.Pickled.None;
import io.enlarger.model.checkpoint.Pickled.StorageClass;
import io.enlarger.model.checkpoint.Pickled.StorageReference;
import io.enlarger.model.checkpoint.Pickled.TensorReference;
import io.enlarger.model.checkpoint.Pickled.Tuple;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A pickle machine that can only make values: numbers, strings, lists, maps and references to
 * tensors.
 *
 * <p>Python's pickle calls whatever its bytes name. This one knows the few names that PyTorch's
 * tensors need, as data; any other name ends the reading with {@code CHECKPOINT_UNSAFE} at the
 * moment it is met. Protocols 0 to 5 (PEP 3154, PEP 574). Every operation consumes at least one
 * byte and makes at most one value of a bounded size, so memory is bounded by the input.
 */
final class Unpickler {
  private static final Map<String, Object> KNOWN = new HashMap<>();

  static {
    KNOWN.put("torch._utils._rebuild_tensor_v2", Constructor.TENSOR);
    KNOWN.put("torch._utils._rebuild_tensor", Constructor.TENSOR);
    KNOWN.put("torch._utils._rebuild_parameter", Constructor.PARAMETER);
    KNOWN.put("collections.OrderedDict", Constructor.ORDERED_DICT);
    KNOWN.put("torch.Size", Constructor.SIZE);
    KNOWN.put("torch.DoubleStorage", new StorageClass(Tensor.Type.F64));
    KNOWN.put("torch.FloatStorage", new StorageClass(Tensor.Type.F32));
    KNOWN.put("torch.HalfStorage", new StorageClass(Tensor.Type.F16));
    KNOWN.put("torch.BFloat16Storage", new StorageClass(Tensor.Type.BF16));
    KNOWN.put("torch.LongStorage", new StorageClass(Tensor.Type.I64));
    KNOWN.put("torch.IntStorage", new StorageClass(Tensor.Type.I32));
    KNOWN.put("torch.ShortStorage", new StorageClass(Tensor.Type.I16));
    KNOWN.put("torch.CharStorage", new StorageClass(Tensor.Type.I8));
    KNOWN.put("torch.ByteStorage", new StorageClass(Tensor.Type.U8));
    KNOWN.put("torch.BoolStorage", new StorageClass(Tensor.Type.BOOL));
  }

  private final ByteBuffer in;
  private final List<Object> stack = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();

  /**
   * @param in a pickle at its position; left behind the STOP
   */
  Unpickler(ByteBuffer in) {
    this.in = in;
    in.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The one value of the pickle. */
  Object load() {
    try {
      while (true) {
        int operation = in.get() & 0xff;
        if (operation == '.') {
          return pop();
        }
        step(operation);
      }
    } catch (BufferUnderflowException e) {
      throw invalid("its pickle ends in the middle; the file is damaged, download it again");
    }
  }

  private void step(int operation) {
    switch (operation) {
      case 0x80 -> {
        int protocol = in.get() & 0xff;
        if (protocol > 5) {
          throw invalid("pickle protocol %d is unknown; protocols 0 to 5 are read", protocol);
        }
      }
      case 0x95 -> bounded(in.getLong());
      case '(' -> marks.add(stack.size());
      case '0' -> pop();
      case '1' -> popToMark();
      case '2' -> push(top());
      case 'N' -> push(None.NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'K' -> push((long) (in.get() & 0xff));
      case 'M' -> push((long) (in.getShort() & 0xffff));
      case 'J' -> push((long) in.getInt());
      case 0x8a -> push(bigInteger(in.get() & 0xff));
      case 0x8b -> push(bigInteger(bounded(in.getInt())));
      case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
      case 'I' -> push(textInteger(line()));
      case 'L' -> push(textInteger(line().replace("L", "")));
      case 'F' -> push(textDouble(line()));
      case 'S' -> push(unquoted(line()));
      case 'V' -> push(line());
      case 'X' -> push(text(bounded(in.getInt()), StandardCharsets.UTF_8));
      case 0x8c -> push(text(in.get() & 0xff, StandardCharsets.UTF_8));
      case 0x8d -> push(text(bounded(in.getLong()), StandardCharsets.UTF_8));
      case 'T', 'B' -> push(text(bounded(in.getInt()), StandardCharsets.ISO_8859_1));
      case 'U', 'C' -> push(text(in.get() & 0xff, StandardCharsets.ISO_8859_1));
      case 0x8e -> push(text(bounded(in.getLong()), StandardCharsets.ISO_8859_1));
      case '}' -> push(new LinkedHashMap<>());
      case ']' -> push(new ArrayList<>());
      case ')' -> push(new Tuple(List.of()));
      case 't' -> push(new Tuple(popToMark()));
      case 'l' -> push(popToMark());
      case 'd' -> {
        Map<Object, Object> map = new LinkedHashMap<>();
        putAll(map, popToMark());
        push(map);
      }
      case 0x85 -> push(new Tuple(last(1)));
      case 0x86 -> push(new Tuple(last(2)));
      case 0x87 -> push(new Tuple(last(3)));
      case 'a' -> {
        Object item = pop();
        list().add(item);
      }
      case 'e' -> {
        List<Object> items = popToMark();
        list().addAll(items);
      }
      case 's' -> {
        List<Object> pair = last(2);
        putAll(map(), pair);
      }
      case 'u' -> {
        List<Object> pairs = popToMark();
        putAll(map(), pairs);
      }
      case 'p' -> memo.put(number(textInteger(line())), top());
      case 'q' -> memo.put((long) (in.get() & 0xff), top());
      case 'r' -> memo.put(in.getInt() & 0xffffffffL, top());
      case 0x94 -> memo.put((long) memo.size(), top());
      case 'g' -> push(remembered(number(textInteger(line()))));
      case 'h' -> push(remembered(in.get() & 0xff));
      case 'j' -> push(remembered(in.getInt() & 0xffffffffL));
      case 'c' -> push(known(line() + "." + line()));
      case 0x93 -> {
        List<Object> names = last(2);
        push(known(names.get(0) + "." + names.get(1)));
      }
      case 'Q' -> push(storage(pop()));
      case 'R' -> {
        List<Object> call = last(2);
        push(made(call.get(0), call.get(1)));
      }
      case 'b' -> {
        // the attributes of an OrderedDict: its version metadata, which says nothing of tensors
        pop();
        if (!(top() instanceof Map)) {
          throw unsafe("the state of an object to be set");
        }
      }
      case 'i' -> throw unsafe(line() + "." + line());
      case 'o', 0x81, 0x92 ->
          throw unsafe("an object to be made (pickle operation " + operation + ")");
      case 0x82, 0x83, 0x84 -> throw unsafe("a registered extension");
      default ->
          throw invalid("pickle operation 0x%02x is unknown; the file is damaged", operation);
    }
  }

  private static Object known(String name) {
    Object known = KNOWN.get(name);
    if (known == null) {
      throw unsafe(printable(name));
    }
    return known;
  }

  private static Object made(Object constructor, Object arguments) {
    if (!(arguments instanceof Tuple tuple) || !(constructor instanceof Constructor kind)) {
      throw unsafe("a call of something that is not a tensor's constructor");
    }
    List<Object> items = tuple.items();
    switch (kind) {
      case ORDERED_DICT -> {
        Map<Object, Object> map = new LinkedHashMap<>();
        if (items.size() == 1 && items.get(0) instanceof List<?> pairs) {
          for (Object pair : pairs) {
            if (!(pair instanceof Tuple two) || two.items().size() != 2) {
              throw invalid("an ordered dictionary is made from something that is not pairs");
            }
            putAll(map, two.items());
          }
        }
        return map;
      }
      case SIZE -> {
        return items.isEmpty() ? new Tuple(List.of()) : items.get(0);
      }
      case PARAMETER -> {
        if (!items.isEmpty() && items.get(0) instanceof TensorReference tensor) {
          return tensor;
        }
      }
      case TENSOR -> {
        if (items.size() >= 4
            && items.get(0) instanceof StorageReference storage
            && items.get(1) instanceof Long offset
            && items.get(2) instanceof Tuple sides
            && items.get(3) instanceof Tuple strides) {
          return new TensorReference(storage, offset, sides.items(), strides.items());
        }
      }
    }
    throw invalid("a tensor is described by something that does not describe a tensor");
  }

  /** {@code ("storage", class, key, device, elements[, view])}. */
  private static StorageReference storage(Object id) {
    List<Object> parts = id instanceof Tuple tuple ? tuple.items() : List.of();
    if (!parts.isEmpty() && "module".equals(parts.get(0))) {
      throw unsafe("a pickled module");
    }
    if (parts.size() >= 5
        && "storage".equals(parts.get(0))
        && parts.get(1) instanceof StorageClass storage
        && parts.get(2) instanceof String key
        && parts.get(4) instanceof Long elements) {
      if (parts.size() > 5 && parts.get(5) != None.NONE) {
        throw invalid("views of storages, of PyTorch before 0.4, are not read; save it again");
      }
      return new StorageReference(storage.type(), key, elements);
    }
    throw invalid("a storage is described by something that does not describe a storage");
  }

  private static void putAll(Map<Object, Object> map, List<Object> pairs) {
    if (pairs.size() % 2 != 0) {
      throw invalid("its pickle has a key without a value; the file is damaged");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      Object key = pairs.get(i);
      if (key instanceof String
          || key instanceof Number
          || key instanceof Boolean
          || key instanceof None) {
        map.put(key, pairs.get(i + 1));
      } else {
        throw invalid("a dictionary's key is neither a string nor a number");
      }
    }
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object top() {
    if (stack.isEmpty()) {
      throw exhausted();
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    Object value = top();
    stack.remove(stack.size() - 1);
    return value;
  }

  private List<Object> last(int count) {
    if (stack.size() < count) {
      throw exhausted();
    }
    return cut(stack.size() - count);
  }

  private List<Object> popToMark() {
    if (marks.isEmpty() || marks.get(marks.size() - 1) > stack.size()) {
      throw exhausted();
    }
    return cut(marks.remove(marks.size() - 1));
  }

  private List<Object> cut(int from) {
    List<Object> tail = stack.subList(from, stack.size());
    List<Object> items = new ArrayList<>(tail);
    tail.clear();
    return items;
  }

  @SuppressWarnings("unchecked")
  private List<Object> list() {
    if (top() instanceof List<?> list) {
      return (List<Object>) list;
    }
    throw unsafe("items to be added to something that is not a list");
  }

  @SuppressWarnings("unchecked")
  private Map<Object, Object> map() {
    if (top() instanceof Map<?, ?> map) {
      return (Map<Object, Object>) map;
    }
    throw unsafe("items to be set on something that is not a dictionary");
  }

  private Object remembered(long index) {
    Object value = memo.get(index);
    if (value == null) {
      throw invalid("its pickle refers to a value that is not there; the file is damaged");
    }
    return value;
  }

  private int bounded(long length) {
    if (length < 0 || length > in.remaining()) {
      throw invalid(
          "its pickle announces %d bytes where %d are left; the file is damaged",
          length, in.remaining());
    }
    return (int) length;
  }

  private String text(int length, Charset charset) {
    byte[] bytes = new byte[bounded(length)];
    in.get(bytes);
    return new String(bytes, charset);
  }

  private String line() {
    int start = in.position();
    while (in.get() != '\n') {
      // up to the end of the line
    }
    byte[] bytes = new byte[in.position() - 1 - start];
    in.get(start, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Object bigInteger(int length) {
    byte[] bytes = new byte[bounded(length)];
    for (int i = length - 1; i >= 0; i--) {
      bytes[i] = in.get();
    }
    if (length == 0) {
      return 0L;
    }
    if (length <= 8) {
      return new BigInteger(bytes).longValueExact();
    }
    return length <= 32 ? new BigInteger(bytes) : None.NONE;
  }

  private static Object textInteger(String text) {
    if (text.equals("00") || text.equals("01")) {
      return text.equals("01");
    }
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw invalid("its pickle has '%s' where an integer belongs", printable(text));
    }
  }

  private static double textDouble(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw invalid("its pickle has '%s' where a number belongs", printable(text));
    }
  }

  private static long number(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    throw invalid("its pickle has a wrong index; the file is damaged");
  }

  private static String unquoted(String text) {
    return text.length() >= 2 ? text.substring(1, text.length() - 1) : "";
  }

  private static RuntimeException exhausted() {
    return invalid("its pickle takes more values than it has; the file is damaged");
  }

  private static String printable(String text) {
    String cut = text.length() > 120 ? text.substring(0, 120) + "..." : text;
    return cut.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
