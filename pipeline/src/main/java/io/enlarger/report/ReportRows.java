package io.enlarger.report;

import io.enlarger.catalog.CatalogSchema;
import io.enlarger.catalog.SourceInfo;
import io.enlarger.report.Outcome.Output;
import io.enlarger.report.Outcome.Quarantined;
import io.enlarger.report.Outcome.Skipped;
import io.enlarger.report.Outcome.Upscaled;
import java.io.Serializable;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Turns outcomes into rows of the {@link ReportSchema}.
 *
 * <p>Immutable and serialisable; made on the driver, used on executors.
 *
 * @param runId the run
 * @param recipe fingerprint of everything that decides the output's bytes
 * @param catalog the catalog's schema
 */
public record ReportRows(String runId, String recipe, StructType catalog) implements Serializable {

  /** Which model computed, as the report says it; unknown fields are null. */
  public record Model(
      String name,
      @Nullable String sha256,
      String architecture,
      int scale,
      @Nullable String precision,
      @Nullable String tiling)
      implements Serializable {}

  /**
   * The row of one image.
   *
   * @param image the catalog's row
   * @param attempts how often Spark has started the task, 1 for the first time
   * @param executor id of the executor
   * @param device for example {@code cpu} or {@code gpu:0}; null where nothing was computed
   */
  public Row row(
      Row image,
      @Nullable String outputUri,
      Outcome outcome,
      @Nullable Model model,
      int attempts,
      String executor,
      @Nullable String device) {
    Quarantined refused = outcome instanceof Quarantined q ? q : null;
    Upscaled done = outcome instanceof Upscaled u ? u : null;
    Output output = output(outcome);
    List<@Nullable Object> values = new ArrayList<>();
    values.add(image.getAs(CatalogSchema.ID));
    values.add(image.getAs(CatalogSchema.URI));
    values.add(output == null ? null : outputUri);
    values.add(status(outcome));
    values.add(refused == null ? null : refused.stage().name());
    values.add(refused == null ? null : refused.errorCode());
    values.add(refused == null ? null : refused.errorMessage());
    values.add(attempts);
    values.add(runId);
    values.add(recipe);
    values.add(Timestamp.from(Instant.now()));
    values.add(source(outcome.source(), image.getAs(CatalogSchema.IDENTITY)));
    values.add(output == null ? null : output(output));
    values.add(model == null ? null : model(model));
    values.add(done == null ? null : tiles(done.tiles()));
    values.add(done == null ? null : quality(done.quality()));
    values.add(timing(outcome.timing()));
    values.add(executor);
    values.add(device);
    for (StructField field : CatalogSchema.extras(catalog)) {
      values.add(image.getAs(field.name()));
    }
    values.add(image.getAs(CatalogSchema.REFERENCE_URI));
    return RowFactory.create(values.toArray());
  }

  private static String status(Outcome outcome) {
    if (outcome instanceof Upscaled) {
      return "UPSCALED";
    }
    return outcome instanceof Skipped ? "SKIPPED" : "QUARANTINED";
  }

  private static @Nullable Output output(Outcome outcome) {
    if (outcome instanceof Upscaled upscaled) {
      return upscaled.output();
    }
    return outcome instanceof Skipped skipped ? skipped.output() : null;
  }

  private static @Nullable Row source(@Nullable SourceInfo s, @Nullable Row identity) {
    String version = identity == null ? null : identity.getAs("version");
    if (s == null) {
      return identity == null
          ? null
          : RowFactory.create(
              null,
              null,
              null,
              null,
              null,
              null,
              identity.<Long>getAs("bytes"),
              null,
              version,
              null,
              null,
              null);
    }
    return RowFactory.create(
        s.format(),
        s.widthPx(),
        s.heightPx(),
        s.channels(),
        s.bitDepth(),
        s.pages(),
        s.bytes(),
        s.sha256(),
        version,
        s.dpi(),
        s.icc(),
        s.intactRows());
  }

  private static Row output(Output o) {
    return RowFactory.create(
        o.format(), o.widthPx(), o.heightPx(), o.pages(), o.bytes(), o.sha256());
  }

  private static Row model(Model m) {
    return RowFactory.create(
        m.name(), m.sha256(), m.architecture(), m.scale(), m.precision(), m.tiling());
  }

  private static Row tiles(Outcome.Tiles t) {
    return RowFactory.create(t.count(), t.sizePx(), t.haloPx(), t.degraded());
  }

  private static Row quality(Outcome.Quality q) {
    return RowFactory.create(
        q.psnrYDb(),
        q.psnrRgbDb(),
        q.ssimY(),
        q.ssimRgb(),
        q.niqeSource(),
        q.niqeOutput(),
        q.lrPsnrDb(),
        q.lrDualPsnrDb(),
        q.convention(),
        q.niqeModel(),
        q.nullReason());
  }

  private static Row timing(Outcome.Timing t) {
    return RowFactory.create(
        t.readMs(), t.decodeMs(), t.inferMs(), t.encodeMs(), t.writeMs(), t.metricMs(), t.waitMs());
  }
}
