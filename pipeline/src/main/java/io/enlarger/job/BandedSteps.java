package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.catalog.SourceInfo;
import io.enlarger.image.ByteSource;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
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
import io.enlarger.report.Outcome.Tiles;
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
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ObjLongConsumer;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What is done to an image whose result is too large for memory: it is enlarged band by band, while
 * the bands above are encoded into a file on the executor's disk, and measured; the file then
 * becomes the object.
 *
 * <p>For one thread.
 */
final class BandedSteps {
  private static final int ROWS_AT_ONCE = 256;
  private static final int COPY_BYTES = 1 << 20;

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
    return recipe.result(source).bytes() > recipe.wholeUpToBytes()
        && source.pages() == 1
        && options(source).tones() == EncodeOptions.Tones.CONTINUOUS
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
    Clock clock = new Clock();
    try (ByteSource bytes = StageFailure.at(Stage.READ, () -> store.open(planned.uri()))) {
      SourceInfo source =
          StageFailure.at(Stage.READ, () -> header.read(sha256(bytes), bytes.length()));
      long readMs = clock.lapMs();
      Codec codec = StageFailure.at(Stage.DECODE, () -> Codecs.detect(bytes));
      try (OpenImage image = StageFailure.at(Stage.DECODE, () -> open(codec, bytes))) {
        EnlargedRows rows = EnlargedRows.of(image.rows(), model, upscaler);
        long decodeMs = clock.lapMs();
        return file(planned, source, image.document(), recipe.format(source), rows)
            .timed(readMs, decodeMs);
      }
    } catch (IOException e) {
      return StageFailure.at(
          Stage.READ,
          () -> {
            throw e;
          });
    }
  }

  private OpenImage open(Codec codec, ByteSource bytes) throws IOException, InterruptedException {
    return DecodeDeadline.within(
        recipe.decodeTimeout(), bytes, source -> codec.open(source, recipe.limits()));
  }

  private record Done(
      SourceInfo source,
      Output output,
      Tiles tiles,
      Quality quality,
      long inferMs,
      long encodeMs,
      long writeMs) {
    Upscaled timed(long readMs, long decodeMs) {
      return new Upscaled(
          source,
          output,
          tiles,
          quality,
          new Timing(readMs, decodeMs, inferMs, encodeMs, writeMs, 0, 0));
    }
  }

  private Done file(
      PlannedImage planned,
      SourceInfo source,
      DocumentInfo document,
      ImageFormat format,
      EnlargedRows rows)
      throws StageFailure {
    Path file =
        StageFailure.at(Stage.ENCODE, () -> Files.createTempFile(scratch, "enlarger-", ".part"));
    try {
      Clock clock = new Clock();
      DocumentInfo derived = document.scaledBy(model.scale()).derived(recipe.provenance(source));
      Made made = make(planned, source, derived, format, rows, file);
      long inferMs = clock.lapMs();
      Verification verification = new Verification(format, options(source), 1);
      Delivered delivered =
          delivery.deliver(
              planned,
              source,
              format,
              rows.shape(),
              new EncodedFile.OnDisk(file),
              written -> verification.checkRows(written, rows.shape(), derived, recipe.verify()));
      return new Done(
          source,
          delivered.output(),
          Recipe.tiles(model, rows.tiles(), rows.degradedTiles()),
          made.quality(),
          inferMs,
          made.encodeMs(),
          delivered.checkMs() + delivered.writeMs());
    } finally {
      StageFailure.at(Stage.ENCODE, () -> Files.deleteIfExists(file));
    }
  }

  private record Made(Quality quality, long encodeMs) {}

  /** Enlarges on this thread, encodes and measures on two others. */
  private Made make(
      PlannedImage planned,
      SourceInfo source,
      DocumentInfo document,
      ImageFormat format,
      EnlargedRows rows,
      Path file)
      throws StageFailure {
    Shape shape = rows.shape();
    RowQueue toEncode = new RowQueue(shape);
    RowQueue toMeasure = new RowQueue(shape);
    ExecutorService threads = Executors.newFixedThreadPool(2, BandedSteps::thread);
    try {
      RowEncoder encoder = encoder(format).orElseThrow();
      Future<Long> encoding =
          threads.submit(() -> encode(toEncode, document, encoder, options(source), file));
      Future<Quality> measuring =
          threads.submit(
              () -> measurement.of(planned.referenceUri(), () -> opened(planned.uri()), toMeasure));
      StageFailure.at(
          Stage.UPSCALE,
          () -> {
            boolean wanted = true;
            for (int y = 0; y < shape.heightPx() && wanted; y += ROWS_AT_ONCE) {
              Pixels band = rows.rows(y, Math.min(ROWS_AT_ONCE, shape.heightPx() - y));
              toMeasure.add(band, measuring);
              wanted = toEncode.add(band, encoding);
              progress.accept(
                  planned, band.bounds().areaPx() / ((long) model.scale() * model.scale()));
            }
            return wanted;
          });
      long encodeMs = StageFailure.at(Stage.ENCODE, () -> ended(encoding));
      return new Made(StageFailure.at(Stage.MEASURE, () -> ended(measuring)), encodeMs);
    } finally {
      threads.shutdownNow();
    }
  }

  /** An image of its own for the measuring thread; it closes its bytes. */
  private OpenImage opened(String uri) throws IOException {
    ByteSource bytes = store.open(uri);
    OpenImage image = Codecs.detect(bytes).open(bytes, recipe.limits());
    return image.closing(bytes);
  }

  private long encode(
      RowQueue queue, DocumentInfo document, RowEncoder encoder, EncodeOptions options, Path file)
      throws IOException {
    long start = System.nanoTime();
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      encoder.encode(queue, document, options, out);
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
    return (System.nanoTime() - start) / 1_000_000 - queue.waitedMs();
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
