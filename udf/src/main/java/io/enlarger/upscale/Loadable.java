package io.enlarger.upscale;

import io.enlarger.model.Passport;
import io.enlarger.model.Precision;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A network that libtorch can load. */
interface Loadable {
  /** What is known of it. */
  Passport passport();

  /** The only precision that it can be had in; empty where it can be had in all. */
  Optional<Precision> onlyPrecision();

  /** Whether it computes several windows at once. */
  boolean batches();

  /**
   * Loads it.
   *
   * @param gpu index of the GPU, or null for the CPU
   */
  TorchModule module(Precision precision, @Nullable Integer gpu);
}
