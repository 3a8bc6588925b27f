package io.enlarger.job;

import io.enlarger.config.EnlargerConfig;
import io.enlarger.metric.niqe.PristineModel;
import io.enlarger.storage.ObjectStore;

/** Finds the pristine model that a configuration names. */
final class PristineModels {
  private PristineModels() {}

  /**
   * The bundled model by its name, any other by its address.
   *
   * @throws io.enlarger.EnlargerException where it cannot be read
   */
  static PristineModel of(EnlargerConfig.Niqe settings, ObjectStore store) {
    return settings.model().equals(PristineModel.BUNDLED)
        ? PristineModel.bundled()
        : PristineModel.read(settings.model(), store.readAll(settings.model()));
  }
}
