package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.catalog.SourceInfo;
import io.enlarger.image.BandedRows;
import io.enlarger.image.ByteSource;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Pixels;
import io.enlarger.image.RowSource;
import io.enlarger.image.Shape;
import io.enlarger.image.codec.Codec;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.DecodeDeadline;
import io.enlarger.image.codec.EncodeOptions;
import io.enlarger.image.codec.OpenImage;
import io.enlarger.image.codec.RowEncoder;
import io.enlarger.job.Delivery.Delivered;
import io.enlarger.plan.PlannedImage;
import io.enlarger.report.Outcome.Output;
import io.enlarger.report.Outcome.Quality;
import io.enlarger.report.Outcome.Stage;
import io.enlarger.report.Outcome.Timing;
import io.enlarger.report.Outcome.Upscaled;
import io.enlarger.storage.ObjectStore;
import io.enlarger.upscale.EnlargedRows;
import io.enlarger.upscale.LoadedModel;
import io.enlarger.upscale.Upscaler;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What is done to an image whose result is too large for memory: it is enlarged band by band, while
 * the bands above are encoded into a file on the executor's disk, and measured; the file then
 * becomes the object. Very large ones are enlarged by several tasks, a band each, and put together
 * by another.
 *
 * <p>For one thread.
 */
final class BandedSteps {
  private static final int ROWS_AT_ONCE = 256;
  private static final int COPY_BYTES = 1 << 20;

  /** Decoding needs up to twice an image's samples, and for small images there is room for 15. */
  private static final int REFERENCE_FACTOR = 4;

  private final ObjectStore store;
  private final Recipe recipe;
  private final LoadedModel model;
  private final Measurement measurement;
  private final Delivery delivery;
  private final Path scratch;
  private final ObjLongConsumer<PlannedImage> progress;

  /**
   * @param scratch folder on the executor's disk for results under way
   * @param progress is told by how many source pixels an image has come further
   */
  BandedSteps(
      ObjectStore store,
      Recipe recipe,
      LoadedModel model,
      Measurement measurement,
      Delivery delivery,
      Path scratch,
      ObjLongConsumer<PlannedImage> progress) {
    this.store = store;
    this.recipe = recipe;
    this.delivery = delivery;
    this.model = model;
    this.measurement = measurement;
    this.scratch = scratch;
    this.progress = progress;
  }

  /** Whether an image is to go this way: its result is large, and can be made in bands. */
  boolean takes(SourceInfo source) {
    return takes(recipe, source);
  }

  /**
   * Into how many bands of about that many source pixels an image is to be split; 1 for those that
   * do not go this way.
   */
  static int bands(Recipe recipe, SourceInfo source, double bandPx) {
    return takes(recipe, source) ? (int) Math.ceil(source.areaPx() / bandPx) : 1;
  }

  private static boolean takes(Recipe recipe, SourceInfo source) {
    return recipe.result(source).bytes() > recipe.wholeUpToBytes()
        && source.pages() == 1
        && recipe.encodeOptions(source.bitDepth()).tones() == EncodeOptions.Tones.CONTINUOUS
        && encoder(recipe.format(source)).isPresent();
  }

  private EncodeOptions options(SourceInfo source) {
    return recipe.encodeOptions(source.bitDepth());
  }

  private static Optional<RowEncoder> encoder(ImageFormat format) {
    return Codecs.encoder(format).rowEncoder();
  }

  /**
   * Enlarges an image, writes and measures it.
   *
   * @param header what is known of the source
   */
  Upscaled enlarge(PlannedImage planned, SourceInfo header, Upscaler upscaler) throws StageFailure {
    return read(
        planned,
        header,
        (source, image, before) -> {
          EnlargedRows rows = EnlargedRows.of(image.rows(), model, upscaler);
          LongConsumer further = px -> progress.accept(planned, px);
          Filed filed = file(planned, source, image.document(), rows, Stage.UPSCALE, further);
          Timing timing =
              new Timing(
                  before.readMs(),
                  before.decodeMs(),
                  filed.rowsMs(),
                  filed.encodeMs(),
                  filed.writeMs(),
                  0,
                  0);
          return filed.upscaled(source, model, rows.tiles(), rows.degradedTiles(), timing);
        });
  }

  /** Enlarges one band of an image into a temporary file. */
  Band.Done enlarge(Band band, Upscaler upscaler, BandFiles files, int attempts)
      throws StageFailure {
    PlannedImage planned = band.image();
    return opened(
        planned,
        (bytes, image, decodeMs) -> {
          Clock clock = new Clock();
          Optional<EnlargedRows> part =
              EnlargedRows.part(image.rows(), model, upscaler, band.index(), planned.bands());
          if (part.isEmpty()) {
            return new Band.Done(band.index(), false, 0, 0, Timing.NONE, attempts, null);
          }
          EnlargedRows rows = part.get();
          return onDisk(
              file -> {
                StageFailure.at(
                    Stage.UPSCALE,
                    () ->
                        encode(
                            rows,
                            DocumentInfo.NONE,
                            encoder(ImageFormat.TIFF).orElseThrow(),
                            BandFiles.ENCODING,
                            file));
                long inferMs = clock.lapMs();
                StageFailure.at(
                    Stage.WRITE,
                    () ->
                        new EncodedFile.OnDisk(file)
                            .put(store, files.file(planned.outputUri(), band.index())));
                return new Band.Done(
                    band.index(),
                    true,
                    rows.tiles(),
                    rows.degradedTiles(),
                    new Timing(0, decodeMs, inferMs, 0, clock.lapMs(), 0, 0),
                    attempts,
                    null);
              });
        });
  }

  /** Puts an image together of its bands, writes and measures it. */
  Upscaled assemble(PlannedImage planned, SourceInfo header, List<Band.Done> bands, BandFiles files)
      throws StageFailure {
    return read(
        planned,
        header,
        (source, image, before) -> {
          try (BandedRows rows =
              files.rows(
                  store,
                  planned.outputUri(),
                  bands,
                  image.rows().shape().scaledBy(model.scale()))) {
            // its bands were counted when they were enlarged
            Filed filed = file(planned, source, image.document(), rows, Stage.READ, px -> {});
            Timing timing =
                new Timing(
                    before.readMs() + filed.rowsMs(),
                    before.decodeMs() + sum(bands, Timing::decodeMs),
                    sum(bands, Timing::inferMs),
                    filed.encodeMs(),
                    filed.writeMs() + sum(bands, Timing::writeMs),
                    0,
                    0);
            return filed.upscaled(
                source,
                model,
                bands.stream().mapToInt(Band.Done::tiles).sum(),
                bands.stream().mapToInt(Band.Done::degradedTiles).sum(),
                timing);
          }
        });
  }

  private static long sum(List<Band.Done> bands, ToLongFunction<Timing> figure) {
    return bands.stream().map(Band.Done::timing).mapToLong(figure).sum();
  }

  /** Works with an open source. */
  private interface OfOpened<T> {
    T of(ByteSource bytes, OpenImage image, long decodeMs) throws StageFailure, IOException;
  }

  private <T> T opened(PlannedImage planned, OfOpened<T> work) throws StageFailure {
    Clock clock = new Clock();
    try (ByteSource bytes = StageFailure.at(Stage.READ, () -> store.open(planned.uri()))) {
      Codec codec = StageFailure.at(Stage.DECODE, () -> Codecs.detect(bytes));
      try (OpenImage image = StageFailure.at(Stage.DECODE, () -> open(codec, bytes))) {
        return work.of(bytes, image, clock.lapMs());
      }
    } catch (IOException e) {
      return StageFailure.at(
          Stage.READ,
          () -> {
            throw e;
          });
    }
  }

  /** Works with a source of which all bytes were read once, and how long that took. */
  private interface OfRead<T> {
    T of(SourceInfo source, OpenImage image, Timing before) throws StageFailure, IOException;
  }

  private <T> T read(PlannedImage planned, SourceInfo header, OfRead<T> work) throws StageFailure {
    return opened(
        planned,
        (bytes, image, decodeMs) -> {
          Clock clock = new Clock();
          SourceInfo source =
              StageFailure.at(Stage.READ, () -> header.read(sha256(bytes), bytes.length()));
          return work.of(source, image, new Timing(clock.lapMs(), decodeMs, 0, 0, 0, 0, 0));
        });
  }

  private OpenImage open(Codec codec, ByteSource bytes) throws IOException, InterruptedException {
    return DecodeDeadline.within(
        recipe.decodeTimeout(), bytes, source -> codec.open(source, recipe.limits()));
  }

  /** Works with a new file on the executor's disk, which is deleted afterwards. */
  private interface OfFile<T> {
    T of(Path file) throws StageFailure;
  }

  private <T> T onDisk(OfFile<T> work) throws StageFailure {
    Path file =
        StageFailure.at(Stage.ENCODE, () -> Files.createTempFile(scratch, "enlarger-", ".part"));
    try {
      return work.of(file);
    } finally {
      StageFailure.at(Stage.ENCODE, () -> Files.deleteIfExists(file));
    }
  }

  /**
   * A result that is in its place.
   *
   * @param rowsMs how long its rows took to come
   */
  private record Filed(Output output, Quality quality, long rowsMs, long encodeMs, long writeMs) {
    Upscaled upscaled(
        SourceInfo source, LoadedModel model, int tiles, int degradedTiles, Timing timing) {
      return new Upscaled(
          source, output, Recipe.tiles(model, tiles, degradedTiles), quality, timing);
    }
  }

  /**
   * Makes a file of rows that come, and delivers it.
   *
   * @param stage at which an image fails whose rows do not come
   * @param further is told by how many source pixels it has come further
   */
  private Filed file(
      PlannedImage planned,
      SourceInfo source,
      DocumentInfo document,
      RowSource rows,
      Stage stage,
      LongConsumer further)
      throws StageFailure {
    return onDisk(
        file -> {
          Clock clock = new Clock();
          ImageFormat format = recipe.format(source);
          DocumentInfo derived =
              document.scaledBy(model.scale()).derived(recipe.provenance(source));
          Made made = make(planned, source, derived, format, rows, stage, further, file);
          long rowsMs = clock.lapMs();
          Verification verification = new Verification(format, options(source), 1);
          Delivered delivered =
              delivery.deliver(
                  planned,
                  source,
                  format,
                  rows.shape(),
                  new EncodedFile.OnDisk(file),
                  written ->
                      verification.checkRows(written, rows.shape(), derived, recipe.verify()));
          return new Filed(
              delivered.output(),
              made.quality(),
              rowsMs,
              made.encodeMs(),
              delivered.checkMs() + delivered.writeMs());
        });
  }

  private record Made(Quality quality, long encodeMs) {}

  /** Takes the rows on this thread, encodes and measures on others. */
  private Made make(
      PlannedImage planned,
      SourceInfo source,
      DocumentInfo document,
      ImageFormat format,
      RowSource rows,
      Stage stage,
      LongConsumer further,
      Path file)
      throws StageFailure {
    Shape shape = rows.shape();
    RowQueue toEncode = new RowQueue(shape);
    String reference = planned.referenceUri();
    List<Measurement.OfRows> measurements =
        measurement.ofRows(
            () -> opened(planned.uri()), reference == null ? null : () -> reference(reference));
    ExecutorService threads =
        Executors.newFixedThreadPool(1 + measurements.size(), BandedSteps::thread);
    try {
      RowEncoder encoder = encoder(format).orElseThrow();
      Future<Long> encoding =
          threads.submit(
              () -> {
                Clock clock = new Clock();
                encode(toEncode, document, encoder, options(source), file);
                return clock.lapMs() - toEncode.waitedMs();
              });
      List<Measuring> measuring =
          measurements.stream().map(each -> Measuring.begun(each, shape, threads)).toList();
      StageFailure.at(
          stage,
          () -> {
            boolean wanted = true;
            for (int y = 0; y < shape.heightPx() && wanted; y += ROWS_AT_ONCE) {
              Pixels band = rows.rows(y, Math.min(ROWS_AT_ONCE, shape.heightPx() - y));
              for (Measuring each : measuring) {
                each.add(band);
              }
              wanted = toEncode.add(band, encoding);
              further.accept(band.bounds().areaPx() / ((long) model.scale() * model.scale()));
            }
            return wanted;
          });
      long encodeMs = StageFailure.at(Stage.ENCODE, () -> ended(encoding));
      return new Made(
          StageFailure.at(
              Stage.MEASURE,
              () -> {
                List<Measurement.Part> parts = new ArrayList<>();
                for (Measuring each : measuring) {
                  parts.add(ended(each.part()));
                }
                return measurement.together(reference, parts);
              }),
          encodeMs);
    } finally {
      threads.shutdownNow();
    }
  }

  /** A measurement under way, and the rows that it is still to see. */
  private record Measuring(RowQueue rows, Future<Measurement.Part> part) {
    static Measuring begun(Measurement.OfRows measurement, Shape shape, ExecutorService threads) {
      RowQueue rows = new RowQueue(shape);
      return new Measuring(rows, threads.submit(() -> measurement.of(rows)));
    }

    /** Has it see the next rows, unless it has failed already. */
    void add(Pixels band) throws InterruptedException {
      var unused = rows.add(band, part);
    }
  }

  /** An image of its own for a measuring thread; it closes its bytes. */
  private OpenImage opened(String uri) throws IOException {
    ByteSource bytes = store.open(uri);
    OpenImage image = Codecs.detect(bytes).open(bytes, recipe.limits());
    return image.closing(bytes);
  }

  /**
   * The reference, which is as large as the result: by bands where its format has them, else as a
   * whole where it fits the memory that results in memory would need.
   */
  private OpenImage reference(String uri) throws IOException, InterruptedException {
    ByteSource bytes = store.open(uri);
    try {
      Codec codec = Codecs.detect(bytes);
      ImageHeader header = codec.readHeader(bytes);
      long size = header.areaPx() * header.channels() * (header.bitDepth() > 8 ? 2 : 1);
      long most = REFERENCE_FACTOR * recipe.wholeUpToBytes();
      if (size > most && codec.separateBands(bytes, recipe.limits()) == 1) {
        throw EnlargerException.of(
            ErrorCode.IMAGE_TOO_LARGE,
            "reference: its %d MB would have to be decoded at once, and %d may be; store it as TIFF"
                + " in strips or tiles, or raise image.whole-up-to-mb",
            size / 1_000_000,
            most / 1_000_000);
      }
      return open(codec, bytes).closing(bytes);
    } catch (EnlargerException | IOException | InterruptedException e) {
      bytes.close();
      throw e;
    }
  }

  private boolean encode(
      RowSource rows, DocumentInfo document, RowEncoder encoder, EncodeOptions options, Path file)
      throws IOException {
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      encoder.encode(rows, document, options, out);
      return true;
    } catch (IOException e) {
      if (scratch.toFile().getUsableSpace() < COPY_BYTES) {
        throw EnlargerException.of(
            ErrorCode.IMAGE_TOO_LARGE,
            "the executor's folder %s has no room left for the result; give it space, or name"
                + " another by spark.local.dir",
            scratch);
      }
      throw e;
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "enlarger-bands");
    thread.setDaemon(true);
    return thread;
  }

  private static <T> T ended(Future<T> future) throws Exception {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  private static String sha256(ByteSource source) throws IOException {
    MessageDigest digest = DigestUtils.getSha256Digest();
    byte[] buffer = new byte[COPY_BYTES];
    long position = 0;
    for (int count; (count = source.read(position, buffer, 0, buffer.length)) > 0; ) {
      digest.update(buffer, 0, count);
      position += count;
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
