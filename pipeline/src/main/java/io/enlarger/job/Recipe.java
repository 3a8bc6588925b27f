package io.enlarger.job;

import io.enlarger.config.EnlargerConfig;
import io.enlarger.config.EnlargerConfig.DeviceKind;
import io.enlarger.config.EnlargerConfig.MetricName;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.codec.DecodeLimits;
import io.enlarger.image.codec.EncodeOptions;
import io.enlarger.metric.niqe.PristineModel;
import io.enlarger.upscale.DualModel;
import io.enlarger.upscale.EngineOptions;
import io.enlarger.upscale.ModelSource;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * What is done to every image of a run; sent to the executors.
 *
 * @param model the model, by name, bytes or kernel
 * @param engine how it is loaded; its GPU is chosen by the executor
 * @param device what computes
 * @param format the output's format, or null for the source's own
 * @param jpegQuality quality of JPEG output, 1 to 100
 * @param maxPixels pixels that a source may have
 * @param metrics what is measured
 * @param niqeModel what NIQE compares with
 * @param dual a network that shrinks results, to measure them; null for none
 */
record Recipe(
    ModelSource model,
    EngineOptions engine,
    DeviceKind device,
    @Nullable ImageFormat format,
    int jpegQuality,
    long maxPixels,
    Set<MetricName> metrics,
    PristineModel niqeModel,
    @Nullable DualModel dual)
    implements Serializable {

  /** Changes whenever the program would write other bytes for the same image and settings. */
  private static final int CODE_VERSION = 1;

  static Recipe of(
      EnlargerConfig config, ModelSource model, Optional<DualModel> dual, PristineModel niqeModel) {
    EngineOptions engine =
        new EngineOptions(
            config.model().precision().orElse(null),
            config.tile().sizePx().isPresent() ? config.tile().sizePx().getAsInt() : null,
            config.tile().haloPx().isPresent() ? config.tile().haloPx().getAsInt() : null,
            null);
    return new Recipe(
        model,
        engine,
        config.model().device(),
        config.output().format().orElse(null),
        config.output().jpegQuality(),
        config.image().maxPixels(),
        new TreeSet<>(config.metrics()),
        niqeModel,
        dual.orElse(null));
  }

  EncodeOptions encodeOptions() {
    return new EncodeOptions(jpegQuality);
  }

  DecodeLimits decodeLimits() {
    return new DecodeLimits(maxPixels);
  }

  /**
   * Hash of everything that decides the output's bytes: two runs of one fingerprint write the same.
   * What is measured is not part of it.
   */
  String fingerprint() {
    String all =
        String.join(
            "|",
            "enlarger",
            String.valueOf(CODE_VERSION),
            model.fingerprint(),
            String.valueOf(engine.precision()),
            String.valueOf(engine.tileSizePx()),
            String.valueOf(engine.haloPx()),
            String.valueOf(device),
            String.valueOf(format),
            String.valueOf(jpegQuality));
    return DigestUtils.sha256Hex(all.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }
}
