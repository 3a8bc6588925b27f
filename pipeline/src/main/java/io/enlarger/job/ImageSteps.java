package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.catalog.SourceInfo;
import io.enlarger.config.EnlargerConfig;
import io.enlarger.image.ByteSource;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.codec.Codec;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.DecodeDeadline;
import io.enlarger.image.codec.EncodeOptions;
import io.enlarger.image.codec.PageWriter;
import io.enlarger.image.codec.Salvaged;
import io.enlarger.image.codec.Stored;
import io.enlarger.job.Delivery.Delivered;
import io.enlarger.plan.PlannedImage;
import io.enlarger.report.Outcome;
import io.enlarger.report.Outcome.Quality;
import io.enlarger.report.Outcome.Quarantined;
import io.enlarger.report.Outcome.Stage;
import io.enlarger.report.Outcome.Timing;
import io.enlarger.report.Outcome.Upscaled;
import io.enlarger.storage.ObjectStore;
import io.enlarger.upscale.LoadedModel;
import io.enlarger.upscale.Upscaler;
import io.enlarger.upscale.Upscaler.Enlarged;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * The three steps that an image goes through: taken in (read and decoded), enlarged, and put out
 * (encoded, written, measured). Different images may be in different steps at the same time.
 *
 * <p>Each step is for one thread at a time; a step that fails gives a {@link Quarantined} instead.
 */
final class ImageSteps {
  private final ObjectStore store;
  private final Recipe recipe;
  private final LoadedModel model;
  private final Measurement measurement;
  private final Delivery delivery;
  private final BandedSteps banded;

  /**
   * @param scratch folder on the executor's disk
   * @param progress is told by how many source pixels an image has come further that is computed in
   *     bands, before it is finished
   */
  ImageSteps(
      ObjectStore store,
      Recipe recipe,
      LoadedModel model,
      Path scratch,
      ObjLongConsumer<PlannedImage> progress) {
    this.store = store;
    this.recipe = recipe;
    this.model = model;
    this.measurement = new Measurement(store, recipe, model.scale());
    this.delivery = new Delivery(store, recipe);
    this.banded = new BandedSteps(store, recipe, model, measurement, delivery, scratch, progress);
  }

  /** An image on its way, or what became of it. */
  sealed interface Passage {
    PlannedImage planned();
  }

  /** Too large to be taken as a whole. */
  record Large(PlannedImage planned, SourceInfo source) implements Passage {}

  /**
   * Read, and its first page decoded.
   *
   * @param encoded the file, for its further pages
   */
  record Taken(
      PlannedImage planned,
      SourceInfo source,
      Codec codec,
      ByteSource encoded,
      Image image,
      Timing timing)
      implements Passage {
    private Taken timed(Timing taken) {
      return new Taken(planned, source, codec, encoded, image, taken);
    }
  }

  /**
   * Enlarged.
   *
   * @param enlarged the first page
   * @param file all pages, encoded, where there are several
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Grown(Taken taken, Enlarged enlarged, byte @Nullable [] file, Timing timing)
      implements Passage {
    @Override
    public PlannedImage planned() {
      return taken.planned();
    }
  }

  /** Finished, well or not. */
  record Finished(PlannedImage planned, Outcome outcome) implements Passage {}

  /** Reads and decodes. */
  Passage take(PlannedImage planned) {
    PlannedImage.Problem problem = planned.problem();
    if (problem != null) {
      return new Finished(
          planned,
          new Quarantined(
              Stage.PROBE, problem.code().name(), problem.message(), null, Timing.NONE));
    }
    Clock clock = new Clock();
    SourceInfo source = header(planned);
    long readMs = 0;
    try {
      require(source);
      if (StageFailure.at(Stage.ENCODE, () -> banded.takes(source))) {
        return new Large(planned, source);
      }
      byte[] bytes = StageFailure.at(Stage.READ, () -> store.readAll(planned.uri()));
      readMs = clock.lapMs();
      SourceInfo read = source.read(DigestUtils.sha256Hex(bytes), bytes.length);
      ByteSource encoded = ByteSource.of(bytes);
      Codec codec = StageFailure.at(Stage.DECODE, () -> Codecs.detect(encoded));
      Taken taken;
      try {
        Image image = StageFailure.at(Stage.DECODE, () -> page(codec, encoded, 0));
        taken = new Taken(planned, read, codec, encoded, image, Timing.NONE);
      } catch (StageFailure failure) {
        Salvaged left =
            StageFailure.at(Stage.DECODE, () -> salvaged(failure, read, codec, encoded))
                .orElseThrow(() -> failure);
        SourceInfo damaged = read.damagedBelow(left.intactRows());
        if (!recipe.acceptPartial()) {
          return refused(
              planned, failure, damaged, new Timing(readMs, clock.lapMs(), 0, 0, 0, 0, 0));
        }
        taken = new Taken(planned, damaged, codec, encoded, left.image(), Timing.NONE);
      }
      return taken.timed(new Timing(readMs, clock.lapMs(), 0, 0, 0, 0, 0));
    } catch (StageFailure failure) {
      return refused(planned, failure, source, new Timing(readMs, clock.lapMs(), 0, 0, 0, 0, 0));
    }
  }

  /**
   * Enlarges.
   *
   * @param waitMs how long the network had waited for this image
   */
  Passage grow(Taken taken, Upscaler upscaler, long waitMs) {
    Clock clock = new Clock();
    try {
      Enlarged enlarged =
          StageFailure.at(Stage.UPSCALE, () -> upscaler.upscale(taken.image().pixels()));
      byte[] file = taken.source().pages() == 1 ? null : pages(taken, enlarged, upscaler);
      return new Grown(taken, enlarged, file, inferred(taken.timing(), clock.lapMs(), waitMs));
    } catch (StageFailure failure) {
      return refused(
          taken.planned(),
          failure,
          taken.source(),
          inferred(taken.timing(), clock.lapMs(), waitMs));
    }
  }

  /** Enlarges, encodes, writes and measures in bands. */
  Finished grow(Large large, Upscaler upscaler) {
    Clock clock = new Clock();
    try {
      return new Finished(
          large.planned(), banded.enlarge(large.planned(), large.source(), upscaler));
    } catch (StageFailure failure) {
      return refused(
          large.planned(), failure, large.source(), new Timing(0, 0, clock.lapMs(), 0, 0, 0, 0));
    }
  }

  /**
   * Enlarges a band of an image; the image waits until all are there.
   *
   * @param attempts how often Spark has started this
   */
  Band.Done grow(Band band, Upscaler upscaler, BandFiles files, int attempts) {
    SourceInfo source = header(band.image());
    Clock clock = new Clock();
    try {
      require(source);
      return banded.enlarge(band, upscaler, files, attempts);
    } catch (StageFailure failure) {
      Timing timing = new Timing(0, 0, clock.lapMs(), 0, 0, 0, 0);
      return new Band.Done(
          band.index(), false, 0, 0, timing, attempts, quarantined(failure, source, timing));
    }
  }

  /** Puts an image together, writes and measures it. */
  Finished assemble(PlannedImage planned, List<Band.Done> bands, BandFiles files) {
    // the uppermost, as where one task goes from top to bottom
    for (Band.Done band : bands) {
      Quarantined refused = band.refused();
      if (refused != null) {
        return new Finished(planned, refused);
      }
    }
    Clock clock = new Clock();
    SourceInfo source = header(planned);
    try {
      return new Finished(planned, banded.assemble(planned, source, bands, files));
    } catch (StageFailure failure) {
      return refused(planned, failure, source, new Timing(clock.lapMs(), 0, 0, 0, 0, 0, 0));
    }
  }

  private static SourceInfo header(PlannedImage planned) {
    return Objects.requireNonNull(planned.source(), "a readable image has a header");
  }

  /** Refuses what is not wanted, or could not be written, before anything is computed. */
  private void require(SourceInfo source) throws StageFailure {
    StageFailure.at(Stage.DECODE, () -> wanted(source));
    StageFailure.at(Stage.ENCODE, () -> holds(source));
  }

  private boolean wanted(SourceInfo source) {
    if (bitonal(source) && recipe.bitonal() == EnlargerConfig.Bitonal.SKIP) {
      throw new EnlargerException(
          ErrorCode.IMAGE_UNSUPPORTED,
          "image: it is black and white, which image.bitonal=skip leaves out; set gray or threshold"
              + " to have it");
    }
    return true;
  }

  /** How the output's format holds the result. */
  private Stored holds(SourceInfo source) {
    return Codecs.encoder(recipe.format(source))
        .stored(recipe.result(source), recipe.encodeOptions(source.bitDepth()));
  }

  private static boolean bitonal(SourceInfo source) {
    return source.bitDepth() == 1 && source.channels() == 1;
  }

  private Image page(Codec codec, ByteSource encoded, int page)
      throws IOException, InterruptedException {
    return DecodeDeadline.within(
        recipe.decodeTimeout(), encoded, bytes -> codec.decodePage(bytes, page, recipe.limits()));
  }

  /** What can be had of a file that was refused, where it was so as damaged. */
  private Optional<Salvaged> salvaged(
      StageFailure failure, SourceInfo source, Codec codec, ByteSource encoded)
      throws IOException, InterruptedException {
    if (failure.code() != ErrorCode.IMAGE_CORRUPT || source.pages() != 1) {
      return Optional.empty();
    }
    return DecodeDeadline.within(
        recipe.decodeTimeout(), encoded, bytes -> codec.salvage(bytes, recipe.limits()));
  }

  /** All pages, one after another, so that no more than one is in memory. */
  private byte[] pages(Taken taken, Enlarged first, Upscaler upscaler) throws StageFailure {
    int pages = taken.source().pages();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EncodeOptions options = recipe.encodeOptions(taken.source().bitDepth());
    try (PageWriter writer =
        StageFailure.at(
            Stage.ENCODE,
            () -> Codecs.encoder(recipe.format(taken.source())).openPages(options, out))) {
      for (int i = 0; i < pages; i++) {
        int number = i;
        Image source =
            i == 0
                ? taken.image()
                : StageFailure.at(Stage.DECODE, () -> page(taken.codec(), taken.encoded(), number));
        Pixels pixels =
            i == 0
                ? first.pixels()
                : StageFailure.at(Stage.UPSCALE, () -> upscaler.upscale(source.pixels()).pixels());
        StageFailure.at(
            Stage.ENCODE,
            () -> {
              writer.add(derived(source, pixels, taken));
              return true;
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not fail", e);
    }
    return out.toByteArray();
  }

  /** The result with what its source says of itself, and where it comes from. */
  private Image derived(Image source, Pixels pixels, Taken taken) {
    return new Image(
        pixels,
        source.document().scaledBy(model.scale()).derived(recipe.provenance(taken.source())));
  }

  private static Timing inferred(Timing t, long inferMs, long waitMs) {
    return new Timing(t.readMs(), t.decodeMs(), inferMs, 0, 0, 0, waitMs);
  }

  /** Encodes, writes and measures. */
  Finished put(Grown grown) {
    Taken taken = grown.taken();
    Timing t = grown.timing();
    Clock clock = new Clock();
    long encodeMs = 0;
    long writeMs = 0;
    try {
      ImageFormat format = recipe.format(taken.source());
      Pixels pixels = grown.enlarged().pixels();
      Image image = derived(taken.image(), pixels, taken);
      byte[] file = grown.file();
      EncodeOptions options = recipe.encodeOptions(taken.source().bitDepth());
      byte[] bytes =
          file != null
              ? file
              : StageFailure.at(Stage.ENCODE, () -> encoded(image, format, options));
      encodeMs = clock.lapMs();
      Verification verification = new Verification(format, options, taken.source().pages());
      Delivered delivered =
          delivery.deliver(
              taken.planned(),
              taken.source(),
              format,
              pixels.shape(),
              new EncodedFile.InMemory(bytes),
              written -> verification.check(written, image, recipe.verify()));
      encodeMs += delivered.checkMs();
      writeMs = delivered.writeMs();
      clock.lapMs();
      Quality quality =
          StageFailure.at(
              Stage.MEASURE,
              () -> measurement.of(taken.planned().referenceUri(), taken.image().pixels(), pixels));
      return new Finished(
          taken.planned(),
          new Upscaled(
              taken.source(),
              delivered.output(),
              Recipe.tiles(model, grown.enlarged().tiles(), grown.enlarged().degradedTiles()),
              quality,
              new Timing(
                  t.readMs(),
                  t.decodeMs(),
                  t.inferMs(),
                  encodeMs,
                  writeMs,
                  clock.lapMs(),
                  t.waitMs())));
    } catch (StageFailure failure) {
      return refused(
          taken.planned(),
          failure,
          taken.source(),
          new Timing(t.readMs(), t.decodeMs(), t.inferMs(), encodeMs, writeMs, 0, t.waitMs()));
    }
  }

  private static byte[] encoded(Image image, ImageFormat format, EncodeOptions options)
      throws IOException {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream((int) Math.min(1 << 26, image.pixels().bounds().areaPx()));
    Codecs.encoder(format).encode(image, options, out);
    return out.toByteArray();
  }

  private static Finished refused(
      PlannedImage planned, StageFailure failure, SourceInfo source, Timing timing) {
    return new Finished(planned, quarantined(failure, source, timing));
  }

  private static Quarantined quarantined(StageFailure failure, SourceInfo source, Timing timing) {
    return new Quarantined(
        failure.stage(),
        failure.code().name(),
        String.valueOf(failure.getMessage()),
        source,
        timing);
  }
}
