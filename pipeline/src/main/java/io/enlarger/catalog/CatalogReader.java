package io.enlarger.catalog;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.storage.ObjectStore;
import io.enlarger.storage.ObjectStore.ObjectInfo;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Reads a catalog from wherever it is.
 *
 * <p>A Parquet, CSV or JSON lines file is a table; {@code table:NAME} is one that Spark knows; a
 * folder that holds Parquet files is a table too; any other folder or glob is listed.
 */
public final class CatalogReader {
  private final SparkSession spark;
  private final ObjectStore store;
  private final List<String> reserved;

  /**
   * @param reserved column names of the report, which a catalog may not have
   */
  public CatalogReader(SparkSession spark, ObjectStore store, List<String> reserved) {
    this.spark = spark;
    this.store = store;
    this.reserved = List.copyOf(reserved);
  }

  /**
   * A catalog.
   *
   * @param rows columns as {@link CatalogSchema} has them
   * @param base the part of each uri that an output does not repeat, where one is known
   */
  public record Catalog(Dataset<Row> rows, Optional<String> base) {}

  /**
   * Reads the catalog at an address.
   *
   * @param folders how a folder is listed
   * @throws EnlargerException {@link ErrorCode#CATALOG_MISSING} or {@link
   *     ErrorCode#CATALOG_INVALID}
   */
  public Catalog read(String uri, FolderListing folders) {
    if (uri.startsWith("table:")) {
      return table(uri, () -> spark.table(uri.substring("table:".length())));
    }
    store.requireReachable(uri);
    if (uri.matches(".*[*?\\[{].*")) {
      return listed(
          uri, folders.accepted(store.glob(uri), folders.fixedPart(uri)), Optional.empty());
    }
    if (!store.exists(uri)) {
      throw EnlargerException.of(
          ErrorCode.CATALOG_MISSING,
          "catalog %s: there is no such file or folder; check the path, or make a catalog with"
              + " \"enlarger catalog --input FOLDER --output FILE\"",
          uri);
    }
    String name = uri.toLowerCase(Locale.ROOT).replaceAll("/+$", "");
    if (name.matches(".*\\.csv(\\.gz)?")) {
      return table(
          uri, () -> spark.read().option("header", true).option("mode", "FAILFAST").csv(uri));
    }
    if (name.matches(".*\\.(jsonl|ndjson|json)(\\.gz)?")) {
      return table(uri, () -> spark.read().option("mode", "FAILFAST").json(uri));
    }
    if (name.endsWith(".parquet")) {
      return table(uri, () -> spark.read().parquet(uri));
    }
    if (!store.isFolder(uri)) {
      ObjectInfo file = store.glob(uri).get(0);
      String folder = file.uri().substring(0, file.uri().lastIndexOf('/'));
      return listed(uri, List.of(file), Optional.of(folder));
    }
    List<ObjectInfo> files = store.list(uri);
    if (files.stream().anyMatch(f -> f.uri().endsWith(".parquet"))) {
      return table(uri, () -> spark.read().parquet(uri));
    }
    String base = store.qualify(uri);
    return listed(uri, folders.accepted(files, base), Optional.of(base));
  }

  private interface Read {
    Dataset<Row> get() throws AnalysisException;
  }

  private Catalog table(String uri, Read read) {
    Dataset<Row> rows;
    try {
      rows = read.get();
    } catch (AnalysisException e) {
      throw new EnlargerException(
          ErrorCode.CATALOG_INVALID,
          "catalog " + uri + ": cannot be read as a table: " + firstLine(e),
          e);
    }
    Dataset<Row> normalised = CatalogSchema.normalise(rows, uri, reserved);
    requireAddresses(uri, normalised);
    return new Catalog(normalised, Optional.empty());
  }

  private static void requireAddresses(String uri, Dataset<Row> rows) {
    Row counts;
    try {
      counts =
          rows.agg(
                  functions.count(functions.lit(1)),
                  functions.count_if(
                      functions.col("uri").isNull().or(functions.col("uri").equalTo(""))))
              .first();
    } catch (RuntimeException e) {
      throw new EnlargerException(
          ErrorCode.CATALOG_INVALID,
          "catalog " + uri + ": a row cannot be read: " + firstLine(e),
          e);
    }
    if (counts.getLong(0) == 0) {
      throw EnlargerException.of(
          ErrorCode.CATALOG_MISSING, "catalog %s: it has no rows; nothing to do", uri);
    }
    if (counts.getLong(1) > 0) {
      throw EnlargerException.of(
          ErrorCode.CATALOG_INVALID,
          "catalog %s: %d of %d rows have no uri; remove or complete them",
          uri,
          counts.getLong(1),
          counts.getLong(0));
    }
  }

  private Catalog listed(String uri, List<ObjectInfo> files, Optional<String> base) {
    if (files.isEmpty()) {
      throw EnlargerException.of(
          ErrorCode.CATALOG_MISSING,
          "catalog %s: there are no images in it; check the path, catalog.glob and catalog.ignore",
          uri);
    }
    List<Row> rows =
        files.stream()
            .sorted(Comparator.comparing(ObjectInfo::uri))
            .map(
                file ->
                    RowFactory.create(
                        file.uri(), file.uri(), null, file.bytes(), SourceIdentities.of(file)))
            .toList();
    return new Catalog(spark.createDataFrame(rows, CatalogSchema.listed()), base);
  }

  private static String firstLine(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }
}
