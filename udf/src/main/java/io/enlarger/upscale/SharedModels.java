package io.enlarger.upscale;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of this JVM: each is loaded once, by the first task that needs it, shared by all
 * tasks, and closed when the JVM ends.
 */
public final class SharedModels {
  private static final Logger LOG = LoggerFactory.getLogger(SharedModels.class);
  private static final Map<Key, LoadedModel> LOADED = new HashMap<>();
  private static final Map<String, DualModel.Loaded> DUALS = new HashMap<>();

  private record Key(String fingerprint, EngineOptions options) {}

  private SharedModels() {}

  /**
   * The model of this JVM for a recipe and device.
   *
   * @param whenLoaded is run only where this call loads it
   */
  public static synchronized LoadedModel of(
      ModelSource source, EngineOptions options, Runnable whenLoaded) {
    Key key = new Key(source.fingerprint(), options);
    LoadedModel model = LOADED.get(key);
    if (model == null) {
      closeAtEnd();
      long start = System.nanoTime();
      model = source.load(options);
      LOADED.put(key, model);
      EngineFigures.loaded();
      whenLoaded.run();
      LOG.info(
          "loaded model {} on {} in {} ms, precision {}",
          source.name(),
          model.device(),
          (System.nanoTime() - start) / 1_000_000,
          model.precision().map(Enum::name).orElse("-"));
    }
    return model;
  }

  /** Loads libtorch, so that the first model does not wait for that. */
  public static void prepare() {
    try {
      TorchModule.prepare();
    } catch (RuntimeException | LinkageError e) {
      // whoever needs it is told; a run of a baseline does not
      LOG.debug("libtorch was not loaded", e);
    }
  }

  /**
   * Loads a model, so that the first task does not wait for that; one that cannot be loaded is
   * reported to whoever asks for it.
   *
   * @param whenLoaded is run where this call loads it
   */
  public static void prepare(ModelSource source, EngineOptions options, Runnable whenLoaded) {
    try {
      of(source, options, whenLoaded);
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("model {} was not loaded", source.name(), e);
    }
  }

  /** Memory in use on the GPUs of this JVM's models, by whatever process; 0 without one. */
  public static synchronized long gpuMemoryBytes() {
    return LOADED.keySet().stream()
        .map(key -> key.options().gpu())
        .filter(Objects::nonNull)
        .distinct()
        .mapToLong(TorchModule::gpuMemoryBytes)
        .sum();
  }

  /** The network of this JVM that shrinks results. */
  public static synchronized DualModel.Loaded of(DualModel dual) {
    DualModel.Loaded loaded = DUALS.get(dual.sha256());
    if (loaded == null) {
      closeAtEnd();
      loaded = dual.load();
      DUALS.put(dual.sha256(), loaded);
    }
    return loaded;
  }

  private static void closeAtEnd() {
    if (LOADED.isEmpty() && DUALS.isEmpty()) {
      Runtime.getRuntime().addShutdownHook(new Thread(SharedModels::closeAll, "close-models"));
    }
  }

  /** Closes all models of this JVM; those asked for later are loaded anew. */
  public static synchronized void closeAll() {
    LOADED.values().forEach(LoadedModel::close);
    LOADED.clear();
    DUALS.values().forEach(DualModel.Loaded::close);
    DUALS.clear();
  }
}
