package io.enlarger.upscale;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.model.BundledModels;
import io.enlarger.model.Passport;
import io.enlarger.tile.TileSpec;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a user named as a model: the recipe that is sent to executors, not the model itself.
 *
 * <p>Immutable and serialisable.
 */
public sealed interface ModelSource extends Serializable permits Baseline, Checkpointed {
  /** How the user calls it. */
  String name();

  /** Output pixels for an input pixel along one side. */
  int scale();

  /** What is known of the network; empty for a baseline. */
  Optional<Passport> passport();

  /** Everything that decides the result besides the run's options, in a few characters. */
  String fingerprint();

  /** How images will be cut, found out without loading; empty for a model that takes them whole. */
  Optional<TileSpec> tiles(EngineOptions options);

  /** Loads the model for a device. */
  LoadedModel load(EngineOptions options);

  /**
   * A baseline or a bundled model.
   *
   * @param scale the scale that was asked, or empty for the model's own
   * @param assume what to assume of a network, by key
   * @return empty where the name is neither
   * @throws EnlargerException {@link ErrorCode#SCALE_UNSUPPORTED}
   */
  static Optional<ModelSource> named(String name, OptionalInt scale, Map<String, String> assume) {
    Optional<ModelSource> baseline = Baseline.named(name, scale).map(b -> b);
    return baseline.isPresent()
        ? baseline
        : BundledModels.read(name).map(bytes -> checkpoint(name, bytes, scale, assume));
  }

  /**
   * A checkpoint file.
   *
   * @param name how the user calls it
   * @param bytes the file
   * @param scale the scale that was asked, or empty for the network's own
   * @param assume what to assume of the network, by key
   * @throws EnlargerException {@link ErrorCode#CHECKPOINT_INVALID}, {@link
   *     ErrorCode#CHECKPOINT_UNSAFE}, {@link ErrorCode#ARCHITECTURE_UNKNOWN}, {@link
   *     ErrorCode#ARCHITECTURE_MISMATCH}, {@link ErrorCode#SCALE_UNSUPPORTED}
   */
  static ModelSource checkpoint(
      String name, byte[] bytes, OptionalInt scale, Map<String, String> assume) {
    Checkpointed model = Checkpointed.of(name, bytes, assume);
    if (scale.isPresent() && scale.getAsInt() != model.scale()) {
      throw EnlargerException.of(
          ErrorCode.SCALE_UNSUPPORTED,
          "model %s enlarges x%d, not x%d; leave the scale out, or choose a model for x%d",
          name,
          model.scale(),
          scale.getAsInt(),
          scale.getAsInt());
    }
    return model;
  }

  /** The error for a name that is no model and no file. */
  static EnlargerException unknown(String name) {
    return EnlargerException.of(
        ErrorCode.MODEL_UNKNOWN,
        "model %s: no bundled model, no baseline and no file of that name; bundled: %s; baselines:"
            + " %s; or give the path of a .pth or .safetensors file",
        name,
        String.join(", ", BundledModels.names()),
        String.join(", ", Baseline.names()));
  }
}
