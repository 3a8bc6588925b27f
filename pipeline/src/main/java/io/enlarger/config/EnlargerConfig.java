package io.enlarger.config;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.codec.EncodeOptions;
import io.enlarger.image.codec.EncodeOptions.TiffCompression;
import io.enlarger.metric.Convention;
import io.enlarger.model.Precision;
import io.enlarger.resample.Degradation;
import io.enlarger.upscale.Share;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Everything a command can be told, as values that are known to be valid.
 *
 * <p>One record for each section of {@code conf/enlarger.conf}, one component for each key, named
 * alike; {@code spark} holds settings of Spark by their full names. Made by {@link
 * ConfigSources#resolve}.
 */
public record EnlargerConfig(
    Catalog catalog,
    Output output,
    Model model,
    Tile tile,
    Set<MetricName> metrics,
    Niqe niqe,
    Evaluate evaluate,
    Image image,
    Plan plan,
    Job job,
    Report report,
    Map<String, String> spark) {

  /** Section {@code catalog}. */
  public record Catalog(
      Optional<String> uri, Optional<String> glob, List<String> ignore, Optional<String> base) {}

  /**
   * Section {@code output}; {@code format} is empty for {@code same}, {@code webpQuality} {@link
   * EncodeOptions#LOSSLESS} for {@code lossless}.
   */
  public record Output(
      Optional<String> uri,
      Optional<ImageFormat> format,
      int jpegQuality,
      int webpQuality,
      TiffCompression tiffCompression,
      boolean tiffPyramid,
      Verify verify,
      boolean premis,
      Duration sweepAfter) {}

  /** How far a result is checked before its row says that it is there. */
  public enum Verify {
    /** Its header is read back: format, size, depth, pages, profile. */
    HEADER,
    /** Its pixels too. */
    FULL,
    /** Not at all. */
    OFF
  }

  /**
   * Section {@code model}; {@code precision} is empty for {@code auto}.
   *
   * @param then names or addresses of the models that are applied to what the first one gives
   * @param backProjection iterations; 0 for none
   * @param list a file with public models of the user's own
   * @param cache folder for models that were fetched
   * @param offline whether nothing may be fetched
   * @param assume answers to what a checkpoint leaves open, by key
   * @param torchscript what describes a TorchScript file, by key, as far as it is given
   * @param dualModel file of a network that shrinks results, to measure them
   */
  public record Model(
      String name,
      List<String> then,
      OptionalInt scale,
      Optional<Precision> precision,
      DeviceKind device,
      Optional<Partner> interpolate,
      boolean ensemble,
      Optional<Partner> blend,
      int backProjection,
      Optional<Path> list,
      Path cache,
      boolean offline,
      LicencePolicy licences,
      Map<String, String> assume,
      Map<String, String> torchscript,
      Optional<String> dualModel) {

    /**
     * The public models that can be named.
     *
     * @throws EnlargerException {@link ErrorCode#CONFIGURATION_INVALID} where the user's own list
     *     is wrong
     */
    public PublicModels publicModels() {
      return list.map(PublicModels::with).orElseGet(PublicModels::bundled);
    }
  }

  /**
   * A second model, and how much of the mixture it is.
   *
   * @param model name or address
   * @param share from 0, none of it, to 1, nothing else
   */
  public record Partner(String model, Share share) {}

  /**
   * Section {@code tile}; empty for {@code auto}.
   *
   * @param batch most tiles that are computed together
   * @param batchWaitMs how long a tile waits for others
   */
  public record Tile(OptionalInt sizePx, OptionalInt haloPx, OptionalInt batch, int batchWaitMs) {}

  /**
   * Section {@code niqe}.
   *
   * @param model name of the bundled pristine model, or a file's address
   * @param sharpness which blocks a model is fitted on: share of the sharpest block's deviation
   */
  public record Niqe(String model, double sharpness) {}

  /**
   * Section {@code evaluate}.
   *
   * @param models names or addresses, in order; none where given pairs are scored
   * @param degrade how sources are made of references; empty where the catalog names pairs
   * @param metrics what is measured, in order
   * @param convention how
   * @param datasetColumn column of the catalog by which results are put together
   * @param ensemble whether each network is evaluated with self-ensemble too
   * @param interpolate mixtures of two checkpoints that are evaluated too
   * @param seed decides the noise of degradations that have some
   */
  public record Evaluate(
      List<String> models,
      Optional<Degradation> degrade,
      Set<EvaluationMetric> metrics,
      Convention convention,
      Optional<String> datasetColumn,
      boolean ensemble,
      Optional<Sweep> interpolate,
      long seed) {}

  /**
   * Mixtures of two checkpoints.
   *
   * @param first name or address
   * @param second name or address
   * @param shares of the second, ascending
   */
  public record Sweep(String first, String second, List<Share> shares) {}

  /** Section {@code image}. */
  public record Image(
      int maxMpx,
      int maxPages,
      int wholeUpToMb,
      int decodeTimeoutSeconds,
      Bitonal bitonal,
      boolean acceptPartial) {
    /** The limit in pixels. */
    public long maxPixels() {
      return maxMpx * 1_000_000L;
    }
  }

  /** What becomes of black and white images of one bit. */
  public enum Bitonal {
    /** Gray. */
    GRAY,
    /** Black and white again. */
    THRESHOLD,
    /** They are left out. */
    SKIP
  }

  /**
   * Section {@code plan}.
   *
   * @param bandSourceMpx larger sources are split into bands of about that; empty: none is split
   */
  public record Plan(
      double binOutputMpx, Optional<Double> bandSourceMpx, Optional<Double> pricePerHour) {}

  /**
   * Section {@code job}.
   *
   * @param since only images modified at that time or later
   * @param wave about how long one wave is
   * @param maxDuration no wave is begun after that time
   */
  public record Job(
      Optional<String> master,
      Optional<String> runId,
      OptionalInt limit,
      Optional<Instant> since,
      boolean onlyQuarantined,
      Duration wave,
      Optional<Duration> maxDuration,
      double maxQuarantinedFraction,
      int progressSeconds) {}

  /**
   * Section {@code report}.
   *
   * @param html whether each run makes a page
   * @param pictures how many of the worst results, and of the best, it shows
   */
  public record Report(boolean html, int pictures) {}

  /** What computes. */
  public enum DeviceKind {
    CPU,
    GPU
  }

  /** A measure that the report can hold. */
  public enum MetricName {
    PSNR,
    SSIM,
    NIQE
  }

  /** The catalog's address, or the error that says that it was not given. */
  public String requireCatalog() {
    return catalog
        .uri()
        .orElseThrow(
            () -> ConfigSources.missing("catalog.uri", "--catalog", "where the list of images is"));
  }

  /** The output's address, or the error that says that it was not given. */
  public String requireOutput() {
    return output
        .uri()
        .orElseThrow(
            () -> ConfigSources.missing("output.uri", "--output", "where the images are written"));
  }
}
