package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.config.EnlargerConfig;
import io.enlarger.storage.ObjectStore;
import io.enlarger.upscale.ModelSource;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;

/** Finds the model that a user named: a bundled one, a baseline, or a file. */
public final class Models {
  private Models() {}

  /** The model of a configuration. */
  static ModelSource of(EnlargerConfig config, ObjectStore store) {
    return find(config.model().name(), config.model().scale(), config.model().assume(), store);
  }

  /**
   * The model of a name or path, read without Spark.
   *
   * @throws EnlargerException where there is none, or its file is refused
   */
  public static ModelSource find(String name, Map<String, String> assume) {
    return find(name, OptionalInt.empty(), assume, new ObjectStore(new Configuration()));
  }

  private static ModelSource find(
      String name, OptionalInt scale, Map<String, String> assume, ObjectStore store) {
    return ModelSource.named(name, scale, assume)
        .orElseGet(() -> ModelSource.checkpoint(name, read(name, store), scale, assume));
  }

  private static byte[] read(String name, ObjectStore store) {
    try {
      return store.readAll(name);
    } catch (EnlargerException e) {
      if (e.code() == ErrorCode.OBJECT_MISSING) {
        throw ModelSource.unknown(name);
      }
      throw e;
    }
  }
}
