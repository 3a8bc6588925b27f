package io.enlarger.model.arch;

import io.enlarger.model.StateDict;

/** A family of networks that is recognised by its tensors' names. Stateless and thread-safe. */
public interface Architecture {
  /** As its paper or repository calls it; unique in {@link Architectures#ALL}. */
  String name();

  /**
   * Whether the names are this architecture's. Looks at names, and at shapes only where names are
   * not enough: a file with the right names and a wrong shape is recognised, and then refused with
   * a message that says what is wrong with it.
   */
  boolean recognises(StateDict tensors);

  /**
   * Lays the network out.
   *
   * @param tensors that this architecture {@linkplain #recognises recognises}
   * @param assumptions answers what the tensors leave open, and keeps the answers
   * @throws io.enlarger.EnlargerException if a tensor is missing, of a wrong shape, not finite, or
   *     one too many
   */
  Network build(StateDict tensors, Assumptions assumptions);
}
