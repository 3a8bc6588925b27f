package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.catalog.CatalogSchema;
import io.enlarger.catalog.SourceInfo;
import io.enlarger.image.ImageFormat;
import io.enlarger.ledger.Backlog;
import io.enlarger.plan.OutputNames;
import io.enlarger.plan.PlannedImage;
import io.enlarger.report.Outcome.Output;
import io.enlarger.report.Outcome.Skipped;
import io.enlarger.report.Outcome.Timing;
import io.enlarger.storage.ObjectStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Copies the results of known content to where they are wanted too: images in, rows of the report
 * out. A result that is gone, or not what the ledger says it is, is made anew.
 */
record CopyTask(Run run, OutputNames names, UpscaleTask otherwise)
    implements FlatMapFunction<Iterator<Row>, Row> {
  @Override
  public Iterator<Row> call(Iterator<Row> images) {
    ObjectStore store = new ObjectStore(run.hadoop().value().value());
    List<PlannedImage> failed = new ArrayList<>();
    return new Iterator<>() {
      private @Nullable Row copied;
      private @Nullable Iterator<Row> upscaled;

      @Override
      public boolean hasNext() {
        while (copied == null && images.hasNext()) {
          Row image = images.next();
          copied = copied(image, store).orElse(null);
          if (copied == null) {
            failed.add(planned(image, store));
          }
        }
        return copied != null || upscaled().hasNext();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new java.util.NoSuchElementException();
        }
        Row row = copied == null ? upscaled().next() : copied;
        copied = null;
        return row;
      }

      private Iterator<Row> upscaled() {
        if (upscaled == null) {
          upscaled =
              failed.isEmpty() ? Collections.emptyIterator() : otherwise.call(failed.iterator());
        }
        return upscaled;
      }
    };
  }

  /** The image's row, or nothing where there is no result to copy. */
  private Optional<Row> copied(Row image, ObjectStore store) {
    Row known = image.getAs(Backlog.KNOWN);
    Output output = output(known.getAs("output"));
    String from = known.getAs("at");
    String to = outputUri(image, store);
    long start = System.nanoTime();
    byte[] bytes;
    try {
      bytes = store.readAll(from);
    } catch (EnlargerException e) {
      return Optional.empty();
    }
    long readMs = (System.nanoTime() - start) / 1_000_000;
    if (!DigestUtils.sha256Hex(bytes).equals(output.sha256())) {
      return Optional.empty();
    }
    if (!from.equals(to)) {
      store.write(to, bytes);
    }
    long writeMs = (System.nanoTime() - start) / 1_000_000 - readMs;
    run.counters().images().add(1);
    Skipped outcome =
        new Skipped(
            source(known.getAs("source")), output, new Timing(readMs, 0, 0, 0, writeMs, 0, 0));
    WorkFigures.add(outcome);
    return Optional.of(
        run.rows()
            .row(
                image,
                to,
                outcome,
                null,
                TaskContext.get().attemptNumber() + 1,
                SparkEnv.get().executorId(),
                null));
  }

  private PlannedImage planned(Row image, ObjectStore store) {
    Row known = image.getAs(Backlog.KNOWN);
    return PlannedImage.whole(image, outputUri(image, store), source(known.getAs("source")));
  }

  private String outputUri(Row image, ObjectStore store) {
    Row source = image.<Row>getAs(Backlog.KNOWN).getAs("source");
    return names.of(
        store.qualify(image.getAs(CatalogSchema.URI)),
        ImageFormat.valueOf(source.<String>getAs("format").toUpperCase(Locale.ROOT)));
  }

  /** Reports of older runs do not say. */
  private static int pages(Row o) {
    Integer pages =
        Arrays.asList(o.schema().fieldNames()).contains("pages") ? o.getAs("pages") : null;
    return pages == null ? 1 : pages;
  }

  private static Output output(Row o) {
    return new Output(
        o.getAs("format"),
        o.<Integer>getAs("width_px"),
        o.<Integer>getAs("height_px"),
        pages(o),
        o.<Long>getAs("bytes"),
        o.getAs("sha256"));
  }

  private static SourceInfo source(Row s) {
    return new SourceInfo(
        s.getAs("format"),
        s.<Integer>getAs("width_px"),
        s.<Integer>getAs("height_px"),
        s.<Integer>getAs("channels"),
        s.<Integer>getAs("bit_depth"),
        s.<Integer>getAs("pages"),
        s.<Long>getAs("bytes"),
        s.getAs("sha256"),
        s.<Double>getAs("dpi"),
        s.<Boolean>getAs("icc"),
        s.getAs("intact_rows"));
  }
}
