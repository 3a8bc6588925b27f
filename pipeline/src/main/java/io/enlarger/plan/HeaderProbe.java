package io.enlarger.plan;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.catalog.SourceInfo;
import io.enlarger.image.ByteSource;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.codec.Codec;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.DecodeLimits;
import io.enlarger.plan.PlannedImage.Problem;
import io.enlarger.storage.ObjectStore;
import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.sql.Row;

/** Reads an image's header, and only that. */
record HeaderProbe(ObjectStore store, OutputNames names, DecodeLimits limits, Splitting splitting) {

  /** Probes rows one by one, as they are asked for. */
  Iterator<PlannedImage> probeAll(Iterator<Row> rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public PlannedImage next() {
        return probe(rows.next());
      }
    };
  }

  /** The image with its header, or with the reason why it cannot be read. */
  PlannedImage probe(Row row) {
    String uri = row.getAs("uri");
    String outputUri = "";
    try {
      String qualified = store.qualify(uri);
      try (ByteSource source = store.open(uri)) {
        Codec codec = Codecs.detect(source);
        ImageHeader header = codec.readHeader(source);
        outputUri = names.of(qualified, header.format());
        limits.check(header);
        SourceInfo info = SourceInfo.of(header, source.length());
        int bands = splitting.bands(info);
        if (bands > 1) {
          bands = Math.min(bands, codec.separateBands(source, limits));
        }
        return new PlannedImage(row, outputUri, info, null, bands);
      }
    } catch (EnlargerException e) {
      return refused(row, outputUri, e.code(), e.getMessage());
    } catch (IOException e) {
      return refused(row, outputUri, ErrorCode.STORAGE_UNAVAILABLE, e.toString());
    } catch (RuntimeException e) {
      return refused(row, outputUri, ErrorCode.INTERNAL, e.toString());
    }
  }

  private static PlannedImage refused(Row row, String outputUri, ErrorCode code, String message) {
    return PlannedImage.refused(row, outputUri, new Problem(code, message));
  }
}
