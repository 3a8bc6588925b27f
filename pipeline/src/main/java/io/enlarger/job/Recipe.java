package io.enlarger.job;

import io.enlarger.catalog.SourceInfo;
import io.enlarger.config.EnlargerConfig;
import io.enlarger.config.EnlargerConfig.DeviceKind;
import io.enlarger.config.EnlargerConfig.MetricName;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Provenance;
import io.enlarger.image.Shape;
import io.enlarger.image.codec.DecodeLimits;
import io.enlarger.image.codec.EncodeOptions;
import io.enlarger.metric.niqe.PristineModel;
import io.enlarger.plan.PlannedImage;
import io.enlarger.report.Outcome.Tiles;
import io.enlarger.storage.ObjectStore;
import io.enlarger.upscale.Batching;
import io.enlarger.upscale.DualModel;
import io.enlarger.upscale.EngineOptions;
import io.enlarger.upscale.LoadedModel;
import io.enlarger.upscale.ModelSource;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
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
 * @param encoding how results are encoded
 * @param limits what is too large
 * @param wholeUpToBytes samples of a result that is computed in memory as a whole, at most
 * @param decodeTimeout how long decoding a page may take
 * @param bitonal what becomes of black and white images
 * @param acceptPartial whether what is left of damaged files is enlarged
 * @param verify how far results are checked
 * @param premis whether their origin is written beside them
 * @param metrics what is measured
 * @param niqeModel what NIQE compares with
 * @param dual a network that shrinks results, to measure them; null for none
 */
record Recipe(
    ModelSource model,
    EngineOptions engine,
    DeviceKind device,
    @Nullable ImageFormat format,
    EncodeOptions encoding,
    DecodeLimits limits,
    long wholeUpToBytes,
    Duration decodeTimeout,
    EnlargerConfig.Bitonal bitonal,
    boolean acceptPartial,
    EnlargerConfig.Verify verify,
    boolean premis,
    Set<MetricName> metrics,
    PristineModel niqeModel,
    @Nullable DualModel dual)
    implements Serializable {

  private static final String SOFTWARE =
      Optional.ofNullable(Recipe.class.getPackage().getImplementationVersion())
          .map(version -> "Enlarger " + version)
          .orElse("Enlarger");

  /** Changes whenever the program would write other bytes for the same image and settings. */
  private static final int CODE_VERSION = 4;

  static Recipe of(
      EnlargerConfig config, ModelSource model, Optional<DualModel> dual, PristineModel niqeModel) {
    return new Recipe(
        model,
        engine(config),
        config.model().device(),
        config.output().format().orElse(null),
        encoding(config.output()),
        limits(config),
        config.image().wholeUpToMb() * 1_000_000L,
        Duration.ofSeconds(config.image().decodeTimeoutSeconds()),
        config.image().bitonal(),
        config.image().acceptPartial(),
        config.output().verify(),
        config.output().premis(),
        new TreeSet<>(config.metrics()),
        niqeModel,
        dual.orElse(null));
  }

  /** How the configuration has models loaded; the device is the task's. */
  static EngineOptions engine(EnlargerConfig config) {
    EnlargerConfig.Tile tile = config.tile();
    return new EngineOptions(
        config.model().precision().orElse(null),
        orNull(tile.sizePx()),
        orNull(tile.haloPx()),
        null,
        new Batching(orNull(tile.batch()), tile.batchWaitMs()));
  }

  private static @Nullable Integer orNull(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }

  private static EncodeOptions encoding(EnlargerConfig.Output output) {
    return EncodeOptions.DEFAULT
        .withJpegQuality(output.jpegQuality())
        .withWebpQuality(output.webpQuality())
        .withTiff(
            output.tiffCompression(),
            output.tiffPyramid()
                ? EncodeOptions.TiffLevels.PYRAMID
                : EncodeOptions.TiffLevels.FULL);
  }

  /** What is too large. */
  static DecodeLimits limits(EnlargerConfig config) {
    return new DecodeLimits(config.image().maxPixels(), config.image().maxPages());
  }

  /**
   * How a result is encoded.
   *
   * @param sourceBits bits of the source's samples
   */
  EncodeOptions encodeOptions(int sourceBits) {
    boolean threshold = sourceBits == 1 && bitonal == EnlargerConfig.Bitonal.THRESHOLD;
    return threshold ? encoding.withTones(EncodeOptions.Tones.BITONAL) : encoding;
  }

  /** The format of a result. */
  ImageFormat format(SourceInfo source) {
    return format == null
        ? ImageFormat.valueOf(source.format().toUpperCase(Locale.ROOT)).written()
        : format;
  }

  /** Size and kind of a result. */
  Shape result(SourceInfo source) {
    return new Shape(
        Math.multiplyExact(source.widthPx(), model.scale()),
        Math.multiplyExact(source.heightPx(), model.scale()),
        source.channels(),
        source.bitDepth() > 8 ? 16 : 8);
  }

  /** Where a result comes from. */
  Provenance provenance(SourceInfo source) {
    return new Provenance(
        SOFTWARE,
        model.name(),
        model.sha256(),
        model.scale(),
        Objects.requireNonNull(source.sha256(), "the whole file was read"));
  }

  /** How an image was cut. */
  static Tiles tiles(LoadedModel model, int count, int degraded) {
    return model
        .tiles()
        .map(spec -> new Tiles(count, spec.sizePx(), spec.haloPx(), degraded))
        .orElse(new Tiles(0, 0, 0, 0));
  }

  /**
   * Writes a result's origin beside it, where that is asked for.
   *
   * @param sha256 of the result
   */
  boolean describe(ObjectStore store, PlannedImage planned, SourceInfo source, String sha256) {
    if (premis) {
      store.write(
          planned.outputUri() + ".premis.xml",
          Premis.of(planned.uri(), planned.outputUri(), sha256, provenance(source)));
    }
    return premis;
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
            String.valueOf(encoding),
            String.valueOf(bitonal),
            String.valueOf(acceptPartial),
            String.valueOf(wholeUpToBytes));
    return DigestUtils.sha256Hex(all.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }
}
