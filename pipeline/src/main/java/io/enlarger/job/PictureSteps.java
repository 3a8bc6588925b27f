package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.ByteSource;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.image.codec.Codec;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.DecodeLimits;
import io.enlarger.image.codec.OpenImage;
import io.enlarger.metric.LrConsistency;
import io.enlarger.report.page.Picture;
import io.enlarger.report.page.Picture.Choice;
import io.enlarger.report.page.Picture.Crop;
import io.enlarger.report.page.Shown;
import io.enlarger.storage.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the pictures of a report's page on an executor: reads a source and its result again, and
 * cuts one place out of both. An image that is gone or too large has no picture.
 *
 * <p>Of results that are too large for memory only the rows of the place are kept.
 */
record PictureSteps(ObjectStore store) {
  private static final int TILE_PX = 32;

  private static final long MOST_SOURCE_PX = 40_000_000;
  private static final long MOST_WHOLE_BYTES = 64_000_000;

  private static final DecodeLimits SOURCES = new DecodeLimits(MOST_SOURCE_PX);
  private static final DecodeLimits RESULTS = new DecodeLimits(Long.MAX_VALUE);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(PictureSteps.class);

  /** The picture of an image, or the reason why there is none. */
  Picture of(Shown shown) {
    try {
      String outputUri = Objects.requireNonNull(shown.outputUri(), "results of a run are kept");
      Optional<Pixels> source = source(shown.uri());
      if (source.isEmpty()) {
        return Picture.missing(shown.uri(), "The source is too large to be shown here.");
      }
      return new Picture(shown.uri(), crop(source.get(), outputUri), null);
    } catch (EnlargerException e) {
      LOG.debug("{}: no picture", shown.uri(), e);
      return Picture.missing(
          shown.uri(),
          e.code() == ErrorCode.OBJECT_MISSING
              ? "There is no picture: source or result is not there any more."
              : "There is no picture: source or result cannot be read any more ("
                  + e.code()
                  + ").");
    } catch (IOException | OutOfMemoryError | RuntimeException e) {
      LOG.warn("{}: no picture", shown.uri(), e);
      return Picture.missing(shown.uri(), "There is no picture: it could not be made.");
    }
  }

  private Optional<Pixels> source(String uri) throws IOException {
    try (ByteSource bytes = store.open(uri)) {
      if (Codecs.detect(bytes).readHeader(bytes).areaPx() > MOST_SOURCE_PX) {
        return Optional.empty();
      }
    }
    return Optional.of(Crops.colours(ImageFile.pixels(store.readAll(uri), SOURCES, TIMEOUT)));
  }

  private Crop crop(Pixels source, String outputUri) throws IOException {
    try (ByteSource bytes = store.open(outputUri)) {
      Codec codec = Codecs.detect(bytes);
      ImageHeader header = codec.readHeader(bytes);
      int scale = scale(source, header);
      if (3 * header.areaPx() <= MOST_WHOLE_BYTES) {
        Pixels result = Crops.colours(ImageFile.pixels(store.readAll(outputUri), RESULTS, TIMEOUT));
        Region place =
            Crops.around(LrConsistency.of(source, result, scale).worstTile(), source, scale);
        return Crops.of(
            source, place, result.crop(place.scaledBy(scale)), scale, Choice.LARGEST_DIFFERENCE);
      }
      Region place = Crops.around(mostDetail(source), source, scale);
      Region large = place.scaledBy(scale);
      try (OpenImage image = codec.open(bytes, RESULTS)) {
        Pixels rows = image.rows().rows(large.y(), large.heightPx());
        Pixels result = rows.crop(new Region(large.x(), 0, large.widthPx(), large.heightPx()));
        return Crops.of(source, place, Crops.colours(result), scale, Choice.MOST_DETAIL);
      }
    }
  }

  private static int scale(Pixels source, ImageHeader result) {
    int scale = result.widthPx() / source.widthPx();
    if (scale < 1
        || scale * source.widthPx() != result.widthPx()
        || scale * source.heightPx() != result.heightPx()) {
      throw EnlargerException.of(
          ErrorCode.IMAGE_MISMATCH,
          "the result is %dx%d, the source %dx%d: one of them has changed since",
          result.widthPx(),
          result.heightPx(),
          source.widthPx(),
          source.heightPx());
    }
    return scale;
  }

  /** The tile in which neighbours differ most. */
  private static Region mostDetail(Pixels source) {
    int width = Math.min(TILE_PX, source.widthPx());
    int height = Math.min(TILE_PX, source.heightPx());
    Region most = Region.ofSize(width, height);
    long largest = -1;
    for (int top = 0; top + height <= source.heightPx(); top += height) {
      for (int left = 0; left + width <= source.widthPx(); left += width) {
        long differences = 0;
        for (int y = top; y < top + height; y++) {
          for (int x = left + 1; x < left + width; x++) {
            differences += Math.abs(source.sample(x, y, 1) - source.sample(x - 1, y, 1));
          }
        }
        if (differences > largest) {
          largest = differences;
          most = new Region(left, top, width, height);
        }
      }
    }
    return most;
  }
}
