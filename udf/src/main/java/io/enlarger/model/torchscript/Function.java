package io.enlarger.model.torchscript;

import java.util.List;

/**
 * A helper in TorchScript, for what straight lines cannot say: sizes that depend on the input.
 *
 * @param name unique in the archive
 * @param source from {@code def} on, called with tensors and literals only
 * @param uses other functions that the source calls
 */
public record Function(String name, String source, List<Function> uses) {
  public Function {
    if (!source.startsWith("def " + name + "(")) {
      throw new IllegalArgumentException("the source of " + name + " defines something else");
    }
    uses = List.copyOf(uses);
  }

  /** A function that calls no other. */
  public static Function of(String name, String source) {
    return new Function(name, source, List.of());
  }
}
