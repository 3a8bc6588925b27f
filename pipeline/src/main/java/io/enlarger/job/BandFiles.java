package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.BandedRows;
import io.enlarger.image.ByteSource;
import io.enlarger.image.Pixels;
import io.enlarger.image.Shape;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.DecodeLimits;
import io.enlarger.image.codec.EncodeOptions;
import io.enlarger.image.codec.EncodeOptions.TiffCompression;
import io.enlarger.image.codec.EncodeOptions.TiffLevels;
import io.enlarger.image.codec.OpenImage;
import io.enlarger.storage.ObjectStore;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Where the enlarged bands of very large images are until their image is put together: TIFF files
 * in a hidden folder beside the run's report, which has a folder for each image.
 *
 * @param folder that of the run
 */
record BandFiles(String folder) implements Serializable {
  /** Samples as they are: what packing saves in room for a while it takes from the network. */
  static final EncodeOptions ENCODING =
      EncodeOptions.DEFAULT.withTiff(TiffCompression.NONE, TiffLevels.FULL);

  /** Those of a run. */
  static BandFiles of(String reportUri) {
    return new BandFiles(reportUri + "/" + ObjectStore.TEMPORARY_FOLDER);
  }

  private String folderOf(String outputUri) {
    return folder + "/" + DigestUtils.sha256Hex(outputUri).substring(0, 16);
  }

  /** The file of a band. */
  String file(String outputUri, int index) {
    return String.format(Locale.ROOT, "%s/%06d.tif", folderOf(outputUri), index);
  }

  /** Deletes those of an image. */
  void delete(ObjectStore store, String outputUri) {
    store.deleteFolder(folderOf(outputUri));
  }

  /** Deletes those of the run. */
  void deleteAll(ObjectStore store) {
    store.deleteFolder(folder);
  }

  /**
   * The rows of an image, read from its bands as they are asked for.
   *
   * @param shape of the whole
   */
  BandedRows rows(ObjectStore store, String outputUri, List<Band.Done> bands, Shape shape) {
    return new Rows(
        store,
        shape,
        bands.stream()
            .filter(Band.Done::written)
            .map(band -> file(outputUri, band.index()))
            .iterator());
  }

  /** Bands one below the other, of which one is open. */
  private static final class Rows extends BandedRows {
    private final ObjectStore store;
    private final Iterator<String> bands;
    private @Nullable OpenImage open;
    private int read;

    Rows(ObjectStore store, Shape shape, Iterator<String> bands) {
      super(shape);
      this.store = store;
      this.bands = bands;
    }

    /** What was written and cannot be read back is not the image's fault: the task fails. */
    @Override
    protected Pixels nextBand() throws IOException {
      try {
        return next();
      } catch (EnlargerException e) {
        throw new EnlargerException(
            ErrorCode.OUTPUT_UNWRITABLE,
            "a band that was written below the output cannot be read back: " + e.getMessage(),
            e);
      }
    }

    private Pixels next() throws IOException {
      OpenImage band = open;
      if (band == null || read == band.rows().shape().heightPx()) {
        close();
        band = opened(bands.next());
        open = band;
        read = 0;
      }
      int rows = Math.min(band.rows().rowsAtOnce(), band.rows().shape().heightPx() - read);
      Pixels pixels = band.rows().rows(read, rows);
      read += rows;
      return pixels;
    }

    private OpenImage opened(String uri) throws IOException {
      ByteSource bytes = store.open(uri);
      return Codecs.detect(bytes).open(bytes, DecodeLimits.NONE).closing(bytes);
    }

    @Override
    public void close() throws IOException {
      if (open != null) {
        open.close();
        open = null;
      }
    }
  }
}
