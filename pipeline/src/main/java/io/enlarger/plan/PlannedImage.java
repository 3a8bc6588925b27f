package io.enlarger.plan;

import io.enlarger.ErrorCode;
import io.enlarger.catalog.SourceInfo;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * One image of the catalog, with what its header says or why it cannot be read.
 *
 * <p>Exactly one of {@code source} and {@code problem} is null.
 *
 * @param row the catalog's row
 * @param outputUri where its result goes
 * @param source what its header says
 * @param problem why it cannot be read
 * @param bands row bands that are enlarged by tasks of their own; 1 where one task does all
 */
public record PlannedImage(
    Row row, String outputUri, @Nullable SourceInfo source, @Nullable Problem problem, int bands)
    implements Serializable {
  public PlannedImage {
    if (bands < 1) {
      throw new IllegalArgumentException(bands + " bands");
    }
  }

  /** An image that can be read, to be enlarged by one task. */
  public static PlannedImage whole(Row row, String outputUri, SourceInfo source) {
    return new PlannedImage(row, outputUri, source, null, 1);
  }

  /** An image that cannot be read. */
  static PlannedImage refused(Row row, String outputUri, Problem problem) {
    return new PlannedImage(row, outputUri, null, problem, 1);
  }

  /** Why an image cannot be read. */
  public record Problem(ErrorCode code, String message) implements Serializable {}

  /** The source's address. */
  public String uri() {
    return row.getAs("uri");
  }

  /** The reference's address, or null where the catalog names none. */
  public @Nullable String referenceUri() {
    return row.getAs("reference_uri");
  }

  /** Source pixels that will be computed; 0 for an image that cannot be read. */
  public long sourcePx() {
    return source == null ? 0 : source.areaPx();
  }

  /** Source pixels of one of its bands. */
  public long bandPx() {
    return sourcePx() / bands;
  }
}
