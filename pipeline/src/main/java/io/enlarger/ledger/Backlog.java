package io.enlarger.ledger;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;

import io.enlarger.catalog.CatalogSchema;
import io.enlarger.catalog.ContentHashes;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;

/**
 * What is left to do of a catalog.
 *
 * <p>An image whose content has a result already, under another name, is to be copied; one whose
 * content another image of the catalog has too waits until that one is upscaled. Only images are
 * hashed for that whose length another has.
 *
 * @param open to be upscaled; rows of the catalog
 * @param copies to be copied; rows of the catalog with {@link #KNOWN}
 * @param repeats to be copied later; rows of the catalog with their hash
 * @param taken images that are done, as far as an open one's result differs from theirs by no more
 *     than its extension: {@link #WRITTEN} and {@code uri}
 * @param counts how many images there are of each kind
 */
public record Backlog(
    Dataset<Row> open,
    Dataset<Row> copies,
    Dataset<Row> repeats,
    Dataset<Row> taken,
    Counts counts) {

  /** Where the result of an image is that is done. */
  public static final String WRITTEN = "_written";

  /**
   * A known result: where it is ({@code at}), the {@code source} and {@code output} as reported.
   */
  public static final String KNOWN = "_known";

  /**
   * Numbers of images.
   *
   * @param catalog all
   * @param done those whose results are in place
   * @param refused those that were refused for what does not pass
   * @param leftOut those that were not asked for
   * @param copies to be copied from earlier results
   * @param repeats to be copied from results of this run
   */
  public record Counts(
      long catalog, long done, long refused, long leftOut, long copies, long repeats) {}

  /**
   * What is left of a catalog.
   *
   * @param catalog with {@link CatalogSchema#IDENTITY} and {@link CatalogSchema#PLACE}
   */
  public static Backlog of(
      SparkSession spark, Dataset<Row> catalog, Ledger ledger, Selection selection) {
    Dataset<Row> compared =
        ledger.compared(catalog, selection).persist(StorageLevel.MEMORY_AND_DISK());
    Map<String, Long> states = new HashMap<>();
    Map<String, Long> alike = new HashMap<>();
    compared
        .groupBy(col(Ledger.STATE), expr("_identity.bytes AS bytes"))
        .count()
        .groupBy(Ledger.STATE)
        .agg(sum("count"), expr("COALESCE(MAX(IF(bytes IS NULL, 0, count)), 0)"))
        .collectAsList()
        .forEach(
            row -> {
              states.put(row.getString(0), row.getLong(1));
              alike.put(row.getString(0), row.getLong(2));
            });
    long openImages = states.getOrDefault("OPEN", 0L);
    Dataset<Row> open = compared.where("_state = 'OPEN'").drop(Ledger.STATE, WRITTEN);
    if (selection.limit().isPresent() && openImages > selection.limit().getAsInt()) {
      open = open.orderBy(CatalogSchema.URI).limit(selection.limit().getAsInt());
      states.merge("LEFT_OUT", openImages - selection.limit().getAsInt(), Long::sum);
    }
    Dataset<Row> done = compared.where("_state = 'DONE'");
    Dataset<Row> taken =
        // Spark is not asked about rows that are known not to be there
        (states.containsKey("DONE") ? done : done.limit(0))
            .select(CatalogSchema.PLACE, WRITTEN, CatalogSchema.URI)
            .join(
                open.select(col(CatalogSchema.PLACE).as("_wanted")),
                expr(CatalogSchema.PLACE + " = _wanted"),
                "left_semi");
    Counts counts =
        new Counts(
            states.values().stream().mapToLong(Long::longValue).sum(),
            states.getOrDefault("DONE", 0L),
            states.getOrDefault("REFUSED", 0L),
            states.getOrDefault("LEFT_OUT", 0L),
            0,
            0);
    if (openImages == 0) {
      return new Backlog(open, open, open, taken, counts);
    }
    if (ledger.isEmpty() && alike.getOrDefault("OPEN", 0L) <= 1) {
      // no image has another's length, so none has its content
      return new Backlog(open, open.limit(0), open.limit(0), taken, counts);
    }
    return sorted(spark, open.persist(StorageLevel.MEMORY_AND_DISK()), ledger, taken, counts);
  }

  /** What is to be copied, set apart from what is to be upscaled. */
  private static Backlog sorted(
      SparkSession spark, Dataset<Row> open, Ledger ledger, Dataset<Row> taken, Counts counts) {
    Dataset<Row> own = open.groupBy(expr("_identity.bytes AS _r_bytes")).count();
    Dataset<Row> lengths =
        ledger
            .lengths(own.select("_r_bytes"))
            .union(own.where("count > 1 AND _r_bytes IS NOT NULL").select("_r_bytes"))
            .distinct();
    Column shared = expr("_identity.bytes = _r_bytes");
    Dataset<Row> hashed =
        ContentHashes.added(spark, open.join(lengths, shared, "left_semi"))
            .persist(StorageLevel.MEMORY_AND_DISK());
    if (hashed.isEmpty()) {
      return new Backlog(open, hashed, hashed, taken, counts);
    }
    Sorted known = withResults(hashed, ledger);
    Dataset<Row> ordered =
        known
            .others()
            .withColumn(
                "_copy",
                row_number()
                    .over(
                        Window.partitionBy(expr("COALESCE(_sha256, uri)"), expr("_identity.bytes"))
                            .orderBy(CatalogSchema.URI)));
    Dataset<Row> first = ordered.where("_copy = 1").drop("_copy", ContentHashes.SHA256);
    Dataset<Row> repeats = ordered.where("_copy > 1").drop("_copy");
    return new Backlog(
        open.join(lengths, shared, "left_anti").unionByName(first),
        known.copies(),
        repeats,
        taken,
        new Counts(
            counts.catalog(),
            counts.done(),
            counts.refused(),
            counts.leftOut(),
            known.copies().count(),
            repeats.count()));
  }

  /**
   * Rows with results and without.
   *
   * @param copies with {@link #KNOWN}
   */
  public record Sorted(Dataset<Row> copies, Dataset<Row> others) {}

  /**
   * Finds results for rows of known content.
   *
   * @param hashed rows as in {@link #repeats}
   */
  public static Sorted withResults(Dataset<Row> hashed, Ledger ledger) {
    Dataset<Row> results =
        ledger.results(hashed.selectExpr("_identity.bytes AS _r_bytes").distinct());
    Column same = expr("_sha256 = _r_sha256 AND _identity.bytes = _r_bytes");
    return new Sorted(
        hashed.join(results, same).drop("_r_sha256", "_r_bytes", ContentHashes.SHA256),
        hashed.join(results, same, "left_anti"));
  }
}
