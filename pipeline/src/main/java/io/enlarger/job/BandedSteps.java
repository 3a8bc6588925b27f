package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.catalog.SourceInfo;
import io.enlarger.image.ByteSource;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.codec.Codec;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.OpenImage;
import io.enlarger.image.codec.RowEncoder;
import io.enlarger.report.Outcome.Output;
import io.enlarger.report.Outcome.Stage;
import io.enlarger.storage.ObjectStore;
import io.enlarger.upscale.EnlargedRows;
import io.enlarger.upscale.LoadedModel;
import io.enlarger.upscale.Upscaler;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What is done to an image whose result is too large for memory: it is enlarged band by band, while
 * the bands above are encoded into a file on the executor's disk, which becomes the object.
 *
 * <p>For one thread.
 */
final class BandedSteps {
  private static final int ROWS_AT_ONCE = 256;
  private static final int COPY_BYTES = 1 << 20;

  private final ObjectStore store;
  private final Recipe recipe;
  private final LoadedModel model;
  private final Path scratch;

  /**
   * @param scratch folder on the executor's disk for results under way
   */
  BandedSteps(ObjectStore store, Recipe recipe, LoadedModel model, Path scratch) {
    this.store = store;
    this.recipe = recipe;
    this.model = model;
    this.scratch = scratch;
  }

  /**
   * An image that was enlarged and written.
   *
   * @param source with its hash
   */
  record Written(
      SourceInfo source,
      Output output,
      int tiles,
      int degradedTiles,
      long readMs,
      long inferMs,
      long encodeMs,
      long writeMs) {}

  /**
   * Enlarges an image and writes it.
   *
   * @param header what is known of the source
   * @param progress is told the source pixels of each band that is done
   */
  Written enlarge(
      String uri, String outputUri, SourceInfo header, Upscaler upscaler, LongConsumer progress)
      throws StageFailure {
    Clock clock = new Clock();
    try (ByteSource bytes = StageFailure.at(Stage.READ, () -> store.open(uri))) {
      SourceInfo source =
          StageFailure.at(Stage.READ, () -> header.read(sha256(bytes), bytes.length()));
      Codec codec = StageFailure.at(Stage.DECODE, () -> Codecs.detect(bytes));
      ImageFormat format = recipe.format() == null ? codec.format() : recipe.format();
      RowEncoder encoder = encoder(format, header);
      Path file =
          StageFailure.at(Stage.ENCODE, () -> Files.createTempFile(scratch, "enlarger-", ".part"));
      try (OpenImage image =
              StageFailure.at(Stage.DECODE, () -> codec.open(bytes, recipe.decodeLimits()));
          EnlargedRows rows = EnlargedRows.of(image.rows(), model, upscaler, progress)) {
        long readMs = clock.lapMs();
        long encodeMs = encode(rows, image.document().scaledBy(model.scale()), encoder, file);
        long inferMs = clock.lapMs();
        String sha256 = StageFailure.at(Stage.WRITE, () -> put(file, outputUri));
        Output output =
            new Output(
                format.name().toLowerCase(Locale.ROOT),
                rows.widthPx(),
                rows.heightPx(),
                StageFailure.at(Stage.WRITE, () -> Files.size(file)),
                sha256);
        return new Written(
            source,
            output,
            rows.tiles(),
            rows.degradedTiles(),
            readMs,
            inferMs,
            encodeMs,
            clock.lapMs());
      } finally {
        StageFailure.at(Stage.ENCODE, () -> Files.deleteIfExists(file));
      }
    } catch (IOException e) {
      return StageFailure.at(
          Stage.READ,
          () -> {
            throw e;
          });
    }
  }

  private static RowEncoder encoder(ImageFormat format, SourceInfo header) throws StageFailure {
    return StageFailure.at(
        Stage.ENCODE,
        () ->
            Codecs.of(format)
                .rowEncoder()
                .orElseThrow(
                    () ->
                        EnlargerException.of(
                            ErrorCode.IMAGE_TOO_LARGE,
                            "the result of %dx%d pixels is too large to be written as %s, which"
                                + " must see it whole; choose --format tiff, or raise"
                                + " image.whole-up-to-mb",
                            header.widthPx(),
                            header.heightPx(),
                            format)));
  }

  /**
   * Enlarges on this thread and encodes on another.
   *
   * @return milliseconds that the encoder worked
   */
  private long encode(EnlargedRows rows, DocumentInfo document, RowEncoder encoder, Path file)
      throws StageFailure {
    RowQueue queue = new RowQueue(rows);
    ExecutorService thread = Executors.newSingleThreadExecutor(BandedSteps::encoderThread);
    try {
      Future<Long> encoding = thread.submit(() -> encode(queue, document, encoder, file));
      StageFailure.at(
          Stage.UPSCALE,
          () -> {
            boolean wanted = true;
            for (int y = 0; y < rows.heightPx() && wanted; y += ROWS_AT_ONCE) {
              Pixels band = rows.rows(y, Math.min(ROWS_AT_ONCE, rows.heightPx() - y));
              wanted = queue.add(band, encoding);
            }
            return wanted;
          });
      return StageFailure.at(Stage.ENCODE, () -> ended(encoding));
    } finally {
      thread.shutdownNow();
    }
  }

  private long encode(RowQueue queue, DocumentInfo document, RowEncoder encoder, Path file)
      throws IOException {
    long start = System.nanoTime();
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      encoder.encode(queue, document, recipe.encodeOptions(), out);
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

  private static Thread encoderThread(Runnable work) {
    Thread thread = new Thread(work, "enlarger-encode");
    thread.setDaemon(true);
    return thread;
  }

  private static long ended(Future<Long> encoding) throws Exception {
    try {
      return encoding.get();
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

  private String put(Path file, String uri) {
    MessageDigest digest = DigestUtils.getSha256Digest();
    store.write(
        uri,
        out -> {
          digest.reset();
          Files.copy(file, new DigestOutputStream(out, digest));
        });
    return HexFormat.of().formatHex(digest.digest());
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
