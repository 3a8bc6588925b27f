package io.enlarger.upscale;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.model.BundledModels;
import io.enlarger.model.Input;
import io.enlarger.model.Passport;
import io.enlarger.model.Precision;
import io.enlarger.model.ScriptSignature;
import io.enlarger.model.checkpoint.TorchScriptFile;
import io.enlarger.model.torchscript.ScriptArchive;
import io.enlarger.tile.TileForecast;
import io.enlarger.tile.TileSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a user named as a model: the recipe that is sent to executors, not the model itself.
 *
 * <p>Immutable and serialisable.
 */
public sealed interface ModelSource extends Serializable
    permits Baseline, Blended, Chained, Checkpointed, Derived, Scripted {
  /** What stands between the names of models that are applied one after the other. */
  String THEN = " then ";

  /** How the user calls it. */
  String name();

  /** Output pixels for an input pixel along one side. */
  int scale();

  /** What is known of the network; empty for a baseline and for what is more than one network. */
  Optional<Passport> passport();

  /** Name of the network's architecture, or of the baseline. */
  default String architecture() {
    return passport().map(Passport::architecture).orElse(name());
  }

  /** What tells these weights from all others; empty for a baseline, which has none. */
  default Optional<String> sha256() {
    return passport().map(Passport::sha256);
  }

  /** Everything that decides the result besides the run's options, in a few characters. */
  String fingerprint();

  /** How images will be cut, found out without loading; empty for a model that takes them whole. */
  default Optional<TileSpec> tiles(EngineOptions options) {
    return passport().map(passport -> TileSizing.of(passport, options));
  }

  /** Pixels that are computed for a pixel of the result, by which a task is longer: 1 for most. */
  default double work() {
    return 1;
  }

  /** How many tiles images will be cut into, found out without loading. */
  default TileForecast forecast(EngineOptions options) {
    return tiles(options).map(TileForecast::of).orElse(TileForecast.NONE);
  }

  /** Runs the network on a probe to find out how it behaves; empty for what is not one network. */
  default Optional<Inspection> inspected() {
    return Optional.empty();
  }

  /** Loads the model for a device. */
  LoadedModel load(EngineOptions options);

  /**
   * The network whose weights are {@code (1 - a)} times this one's and {@code a} times another's:
   * network interpolation (Wang et al. 2018, ESRGAN, equation 4). A model of its own, with a name
   * such as {@code A*0.7+B*0.3}. What is assumed of this network is assumed of the mixture.
   *
   * @param other a checkpoint with the same tensors
   * @param share of the other
   * @throws EnlargerException {@link ErrorCode#ARCHITECTURE_MISMATCH}, naming the first tensor in
   *     which they differ, or {@link ErrorCode#CONFIGURATION_INVALID} where one is no network
   */
  default ModelSource interpolated(ModelSource other, Share share) {
    throw EnlargerException.of(
        ErrorCode.CONFIGURATION_INVALID,
        "models %s and %s: only the weights of two checkpoints can be interpolated; use --blend to"
            + " mix what two models give",
        name(),
        other.name());
  }

  /**
   * The model that gives {@code (1 - a)} times this one's pixels and {@code a} times another's.
   *
   * @param other is brought to this one's scale
   * @param share of the other
   * @throws EnlargerException {@link ErrorCode#SCALE_UNSUPPORTED}
   */
  default ModelSource blended(ModelSource other, Share share) {
    return new Blended(this, other.scaledTo(scale()), share);
  }

  /**
   * The model that enlarges by this one and what this gives by another, as if it had been saved in
   * between. Its name is {@code A then B}, its scale the product of both.
   *
   * @throws EnlargerException {@link ErrorCode#CONFIGURATION_INVALID} where both interpolate
   */
  default ModelSource then(ModelSource next) {
    return Chained.of(this, next);
  }

  /**
   * Writes the network as a TorchScript archive, with the conversion from and to pixels inside.
   *
   * @param out is left open
   * @throws EnlargerException {@link ErrorCode#CONFIGURATION_INVALID} for what is not one network
   */
  default void writeTorchScript(Precision precision, OutputStream out) throws IOException {
    throw notOneNetwork();
  }

  private EnlargerException notOneNetwork() {
    return EnlargerException.of(
        ErrorCode.CONFIGURATION_INVALID,
        "model %s is not one network, so there is no TorchScript of it; give a checkpoint",
        name());
  }

  /**
   * How {@link #writeTorchScript} is called by somebody who knows nothing of it: fractions in and
   * out.
   *
   * @throws EnlargerException {@link ErrorCode#CONFIGURATION_INVALID} for what is not one network
   */
  default ScriptSignature torchScriptSignature() {
    Passport p = passport().orElseThrow(this::notOneNetwork);
    return new ScriptSignature(
        p.scale(),
        p.channels(),
        1,
        ScriptSignature.Layout.NCHW,
        Precision.FP32,
        p.input(),
        p.haloPx(),
        p.sizeMultiplePx(),
        p.minSizePx(),
        ScriptArchive.FLOAT_METHOD,
        0);
  }

  /**
   * This model for another scale.
   *
   * <p>A baseline takes any. A network that sharpens what was enlarged (SRCNN, VDSR) gets it
   * enlarged by bicubic interpolation. Any other network is applied until the target is reached,
   * and the result is shrunk to the target exactly, by MATLAB's bicubic. A chain is applied once; a
   * baseline in it enlarges by what the networks leave.
   *
   * @param target output pixels for a source pixel along one side, at least 1
   * @throws EnlargerException {@link ErrorCode#SCALE_UNSUPPORTED} for a network that restores and
   *     does not enlarge, and for a chain that does not enlarge enough
   */
  default ModelSource scaledTo(int target) {
    if (target < 1) {
      throw new IllegalArgumentException("scale must be at least 1, got " + target);
    }
    if (target == scale()) {
      return this;
    }
    if (scale() > 1) {
      int times = 1;
      for (long reached = scale(); reached < target; reached *= scale()) {
        times++;
      }
      ModelSource enough = times == 1 ? this : new Chained(Collections.nCopies(times, this));
      return enough.scale() == target ? enough : new Derived(enough, new Rescaling(target));
    }
    if (passport().filter(p -> p.input() == Input.ENLARGED).isPresent()) {
      return new Derived(this, new Enlargement(target));
    }
    throw EnlargerException.of(
        ErrorCode.SCALE_UNSUPPORTED,
        "model %s restores an image and does not enlarge it, so there is no x%d; leave the scale"
            + " out, or choose a model that enlarges",
        name(),
        target);
  }

  /**
   * This model with the geometric self-ensemble of eight mirrorings and transpositions (Lim et al.
   * 2017, EDSR, equation 4): eight times the work, in 32 bits.
   */
  default ModelSource ensembled() {
    return new Derived(this, new Ensemble());
  }

  /**
   * This model with iterative back-projection (Irani and Peleg 1991): what the result, shrunk
   * again, lacks of the source is enlarged and added.
   *
   * @param iterations at least 1
   * @throws EnlargerException {@link ErrorCode#SCALE_UNSUPPORTED} for a model that does not enlarge
   */
  default ModelSource backProjected(int iterations) {
    if (iterations < 1) {
      throw new IllegalArgumentException("iterations must be at least 1, got " + iterations);
    }
    if (scale() == 1) {
      throw EnlargerException.of(
          ErrorCode.SCALE_UNSUPPORTED,
          "model %s does not enlarge, so back-projection would give the source itself; leave"
              + " model.back-projection out, or choose a larger --scale",
          name());
    }
    return new Derived(this, new BackProjection(iterations));
  }

  /**
   * A baseline or a bundled model.
   *
   * @param name also that of a family of bundled networks, which stands for the one that fits the
   *     scale: {@link BundledModels#chosen}
   * @param scale the scale that is wanted, or empty for the model's own
   * @param assume what to assume of a network, by key
   * @return empty where the name is neither
   * @throws EnlargerException {@link ErrorCode#SCALE_UNSUPPORTED}
   */
  static Optional<ModelSource> named(String name, OptionalInt scale, Map<String, String> assume) {
    Optional<ModelSource> baseline = Baseline.named(name, scale).map(b -> b);
    if (baseline.isPresent()) {
      return baseline;
    }
    String network = BundledModels.chosen(name, scale);
    return BundledModels.read(network).map(bytes -> checkpoint(network, bytes, scale, assume));
  }

  /**
   * A checkpoint file.
   *
   * @param name how the user calls it
   * @param bytes the file
   * @param scale the scale that is wanted, or empty for the network's own
   * @param assume what to assume of the network, by key
   * @throws EnlargerException {@link ErrorCode#CHECKPOINT_INVALID}, {@link
   *     ErrorCode#CHECKPOINT_UNSAFE}, {@link ErrorCode#ARCHITECTURE_UNKNOWN}, {@link
   *     ErrorCode#ARCHITECTURE_MISMATCH}, {@link ErrorCode#SCALE_UNSUPPORTED}
   */
  static ModelSource checkpoint(
      String name, byte[] bytes, OptionalInt scale, Map<String, String> assume) {
    ModelSource model = Checkpointed.of(name, Weights.of(bytes), assume);
    return scale.isPresent() ? model.scaledTo(scale.getAsInt()) : model;
  }

  /** Whether a file is TorchScript, which is run as it is, and not a checkpoint. */
  static boolean isTorchScript(byte[] file) {
    return TorchScriptFile.recognises(file);
  }

  /**
   * A TorchScript file that was written elsewhere, run as it is by libtorch's interpreter.
   *
   * @param name how the user calls it
   * @param bytes the file
   * @param signature what it does not tell itself; compared with what it does when it is loaded
   * @throws EnlargerException {@link ErrorCode#CHECKPOINT_INVALID}, {@link
   *     ErrorCode#CHECKPOINT_UNSAFE}
   */
  static ModelSource script(String name, byte[] bytes, ScriptSignature signature) {
    return Scripted.of(name, bytes, signature);
  }

  /** Names of the models that need no network. */
  static List<String> baselines() {
    return Baseline.names();
  }

  /** The error for a name that is no model and no file. */
  static EnlargerException unknown(String name) {
    return EnlargerException.of(
        ErrorCode.MODEL_UNKNOWN,
        "model %s: no bundled model, no baseline and no file of that name; bundled: %s; baselines:"
            + " %s; or give the path of a .pth, .safetensors or TorchScript .pt file",
        name,
        Stream.of(BundledModels.families(), BundledModels.names())
            .flatMap(List::stream)
            .collect(Collectors.joining(", ")),
        String.join(", ", Baseline.names()));
  }
}
