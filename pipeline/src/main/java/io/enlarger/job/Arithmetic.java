package io.enlarger.job;

import io.enlarger.config.EnlargerConfig.DeviceKind;
import io.enlarger.model.Passport;
import io.enlarger.upscale.ModelSource;

/** How fast a model should be at least, by the number of its operations. */
final class Arithmetic {
  /** Multiply-adds in a second on one core; small networks on old processors reach that. */
  private static final double CPU = 10e9;

  /** Multiply-adds in a second on a GPU. */
  private static final double GPU = 1e12;

  /** Multiply-adds for a source pixel where that is not known: a large network's. */
  private static final double UNKNOWN = 1e6;

  /** The same of an interpolation. */
  private static final double BASELINE = 1e4;

  private Arithmetic() {}

  static double sourcePxPerSecond(ModelSource model, DeviceKind device) {
    double known = model.passport().map(Passport::operationsPerPixel).filter(n -> n > 0).orElse(0L);
    double operations =
        known > 0 ? known : ModelSource.baselines().contains(model.name()) ? BASELINE : UNKNOWN;
    return (device == DeviceKind.GPU ? GPU : CPU) / operations / Math.max(1, model.work());
  }
}
