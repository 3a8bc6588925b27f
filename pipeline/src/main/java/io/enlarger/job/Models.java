package io.enlarger.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.config.EnlargerConfig;
import io.enlarger.config.EnlargerConfig.Partner;
import io.enlarger.config.ScriptDescription;
import io.enlarger.model.BundledModels;
import io.enlarger.model.Precision;
import io.enlarger.storage.ObjectStore;
import io.enlarger.upscale.DualModel;
import io.enlarger.upscale.ModelSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * Finds the model that a user named: a baseline, a bundled one, a public one by its listed name or
 * address, or a file.
 */
public final class Models {
  private static final String HADOOP = "spark.hadoop.";

  /** What the configuration tells of a file beyond what is in it, by key. */
  private record Told(Map<String, String> assume, Map<String, String> torchscript) {
    static final Told NOTHING = new Told(Map.of(), Map.of());

    static Told by(EnlargerConfig.Model settings) {
      return new Told(settings.assume(), settings.torchscript());
    }
  }

  private Models() {}

  /**
   * The model of a configuration: the network, interpolated, ensembled, followed by others, brought
   * to the scale, blended, back-projected, in this order.
   */
  static ModelSource of(EnlargerConfig config, ObjectStore store) {
    EnlargerConfig.Model asked = config.model();
    ModelSource model = ensembled(network(asked, store), asked);
    for (String next : asked.then()) {
      ModelSource other = find(next, OptionalInt.empty(), Told.NOTHING, asked, store);
      model = model.then(ensembled(other, asked));
    }
    if (asked.scale().isPresent()) {
      model = model.scaledTo(asked.scale().getAsInt());
    }
    if (asked.blend().isPresent()) {
      Partner other = asked.blend().get();
      ModelSource second = find(other.model(), asked.scale(), Told.NOTHING, asked, store);
      model = model.blended(ensembled(second, asked), other.share());
    }
    return asked.backProjection() > 0 ? model.backProjected(asked.backProjection()) : model;
  }

  /**
   * The model of a name, address or path, read without Spark; a public one is fetched.
   *
   * @param config what is assumed of a network, how public models are fetched, and how stores are
   *     reached; the model that it names does not matter
   * @throws EnlargerException where there is none, or its file is refused
   */
  public static ModelSource find(String name, EnlargerConfig config) {
    EnlargerConfig.Model asked = config.model();
    return find(name, asked.scale(), Told.by(asked), asked, storeWithoutSpark(config));
  }

  /**
   * The same, read from a store that Spark is configured for.
   *
   * @param name of one model, or of several that are applied one after the other: {@code A then B}
   */
  static ModelSource chain(String name, EnlargerConfig.Model settings, ObjectStore store) {
    String[] parts = name.split(ModelSource.THEN, -1);
    OptionalInt scale = parts.length == 1 ? settings.scale() : OptionalInt.empty();
    return Arrays.stream(parts)
        .map(String::strip)
        .map(part -> find(part, scale, Told.by(settings), settings, store))
        .reduce(ModelSource::then)
        .orElseThrow();
  }

  /**
   * A public model in the cache, fetched if it is not there.
   *
   * @param name as it is listed, or an address
   * @throws EnlargerException where there is none of that name, it is refused, or cannot be fetched
   */
  public static FetchedModel fetch(String name, EnlargerConfig.Model settings) {
    return new PublicModelCache(settings)
        .find(name)
        .orElseThrow(
            () ->
                EnlargerException.of(
                    ErrorCode.MODEL_UNKNOWN,
                    "model %s: no public model of that name is listed; %s",
                    name,
                    settings
                        .publicModels()
                        .nearest(name, List.of())
                        .map(nearest -> "did you mean " + nearest + "?")
                        .orElse("enlarger models list prints their names")));
  }

  /**
   * Writes the network of a configuration, interpolated where that is asked, as a TorchScript
   * archive in the configuration's precision, in 32 bits where that is automatic, and beside it
   * what describes it, so that it can be named as a model again.
   *
   * @param to address of the file
   * @return the network
   * @throws EnlargerException where it is refused, is no network, or cannot be written
   */
  public static ModelSource convert(EnlargerConfig config, String to) {
    ObjectStore store = storeWithoutSpark(config);
    ModelSource network = network(config.model(), store);
    Precision precision = config.model().precision().orElse(Precision.FP32);
    String description = ScriptDescription.text(network.torchScriptSignature());
    store.write(to, out -> network.writeTorchScript(precision, out));
    store.write(to + ScriptDescription.SUFFIX, description.getBytes(UTF_8));
    return network;
  }

  /**
   * The network of a configuration that shrinks results, to measure them.
   *
   * @param scale of the model
   * @throws EnlargerException where it is refused or shrinks by something else
   */
  static Optional<DualModel> dual(EnlargerConfig.Model asked, int scale, ObjectStore store) {
    if (asked.dualModel().isEmpty()) {
      return Optional.empty();
    }
    String name = asked.dualModel().get();
    DualModel dual = DualModel.of(name, store.readAll(name));
    if (dual.factor() != scale) {
      throw EnlargerException.of(
          ErrorCode.SCALE_UNSUPPORTED,
          "model.dual-model=%s: shrinks by %d, and the model enlarges by %d; give the dual network"
              + " that belongs to the model",
          name,
          dual.factor(),
          scale);
    }
    return Optional.of(dual);
  }

  private static ModelSource network(EnlargerConfig.Model asked, ObjectStore store) {
    OptionalInt scale = asked.then().isEmpty() ? asked.scale() : OptionalInt.empty();
    ModelSource network = find(asked.name(), scale, Told.by(asked), asked, store);
    if (asked.interpolate().isEmpty()) {
      return network;
    }
    Partner other = asked.interpolate().get();
    ModelSource second = find(other.model(), scale, Told.by(asked), asked, store);
    return network.interpolated(second, other.share());
  }

  /** The stores as Spark would reach them, by its settings of Hadoop. */
  private static ObjectStore storeWithoutSpark(EnlargerConfig config) {
    Configuration hadoop = new Configuration();
    config
        .spark()
        .forEach(
            (key, value) -> {
              if (key.startsWith(HADOOP)) {
                hadoop.set(key.substring(HADOOP.length()), value);
              }
            });
    return new ObjectStore(hadoop);
  }

  private static ModelSource ensembled(ModelSource model, EnlargerConfig.Model asked) {
    return asked.ensemble() ? model.ensembled() : model;
  }

  /**
   * @param scale by which a family of bundled networks is narrowed down to one
   */
  private static ModelSource find(
      String name, OptionalInt scale, Told told, EnlargerConfig.Model settings, ObjectStore store) {
    OptionalInt own = OptionalInt.empty();
    return ModelSource.named(BundledModels.chosen(name, scale), own, told.assume())
        .or(
            () ->
                new PublicModelCache(settings)
                    .find(name)
                    .map(fetched -> fetched.file().toUri().toString())
                    .map(file -> read(name, file, told, settings, store)))
        .orElseGet(() -> read(name, name, told, settings, store));
  }

  /** A file: a checkpoint, or TorchScript with what describes it. */
  private static ModelSource read(
      String name, String file, Told told, EnlargerConfig.Model settings, ObjectStore store) {
    byte[] bytes = bytes(file, settings, store);
    if (!ModelSource.isTorchScript(bytes)) {
      return ModelSource.checkpoint(name, bytes, OptionalInt.empty(), told.assume());
    }
    String description = file + ScriptDescription.SUFFIX;
    String beside = store.exists(description) ? new String(store.readAll(description), UTF_8) : "";
    return ModelSource.script(
        name, bytes, ScriptDescription.read(name, beside, told.torchscript()));
  }

  private static byte[] bytes(String name, EnlargerConfig.Model settings, ObjectStore store) {
    try {
      return store.readAll(name);
    } catch (EnlargerException e) {
      if (e.code() == ErrorCode.OBJECT_MISSING) {
        EnlargerException unknown = ModelSource.unknown(name);
        throw settings
            .publicModels()
            .nearest(name, namesWithoutFile())
            .map(
                nearest ->
                    new EnlargerException(
                        unknown.code(),
                        unknown.getMessage() + "; did you mean " + nearest + "?",
                        e))
            .orElse(unknown);
      }
      throw e;
    }
  }

  /** The names for which no file is needed. */
  private static List<String> namesWithoutFile() {
    return Stream.of(BundledModels.families(), BundledModels.names(), ModelSource.baselines())
        .flatMap(List::stream)
        .toList();
  }
}
