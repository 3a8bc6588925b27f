package io.enlarger.model.arch;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.model.Assumption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The questions that an architecture asks beyond its tensors, answered by the user or by a default,
 * and kept for the passport. For one build; not thread-safe.
 */
public final class Assumptions {
  private static final String GIVEN = "given by the configuration";

  private final Map<String, String> overrides;
  private final Map<String, Assumption> made = new LinkedHashMap<>();

  /**
   * @param overrides by key, as in {@code model.assume.res-scale=0.1} without the prefix
   */
  public Assumptions(Map<String, String> overrides) {
    this.overrides = Map.copyOf(overrides);
  }

  /** One of some words. */
  String choice(String key, String assumed, List<String> allowed, String reason) {
    String value = overrides.getOrDefault(key, assumed);
    if (!allowed.contains(value)) {
      throw refused(key, value, "one of " + String.join(", ", allowed));
    }
    return keep(key, value, reason);
  }

  /** One of some integers. */
  int integer(String key, int assumed, List<Integer> allowed, String reason) {
    return Integer.parseInt(
        choice(
            key,
            Integer.toString(assumed),
            allowed.stream().map(i -> Integer.toString(i)).toList(),
            reason));
  }

  /** A finite number. */
  double number(String key, double assumed, String reason) {
    String value = overrides.getOrDefault(key, Double.toString(assumed));
    return finite(key, keep(key, value, reason));
  }

  /** So many finite numbers, separated by commas. */
  float[] numbers(String key, List<Double> assumed, String reason) {
    String text = String.join(",", assumed.stream().map(d -> Double.toString(d)).toList());
    String value = keep(key, overrides.getOrDefault(key, text), reason);
    String[] parts = value.split(",", -1);
    if (parts.length != assumed.size()) {
      throw refused(key, value, assumed.size() + " numbers separated by commas");
    }
    float[] numbers = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      numbers[i] = (float) finite(key, parts[i].strip());
    }
    return numbers;
  }

  /** What was assumed, in the order in which it was asked. */
  List<Assumption> made() {
    return new ArrayList<>(made.values());
  }

  /**
   * Refuses answers to questions that were not asked.
   *
   * @throws EnlargerException {@link ErrorCode#CONFIGURATION_INVALID}
   */
  void requireAllAsked(String architecture) {
    for (String key : overrides.keySet()) {
      if (!made.containsKey(key)) {
        throw EnlargerException.of(
            ErrorCode.CONFIGURATION_INVALID,
            "model.assume.%s: %s leaves no such question open; it asks for %s",
            key,
            architecture,
            made.isEmpty() ? "nothing" : String.join(", ", made.keySet()));
      }
    }
  }

  private String keep(String key, String value, String reason) {
    made.put(key, new Assumption(key, value, overrides.containsKey(key) ? GIVEN : reason));
    return value;
  }

  private static double finite(String key, String text) {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // refused below, with the key
    }
    throw refused(key, text, "a number");
  }

  private static EnlargerException refused(String key, String value, String wanted) {
    return EnlargerException.of(
        ErrorCode.CONFIGURATION_INVALID, "model.assume.%s=%s: must be %s", key, value, wanted);
  }
}
