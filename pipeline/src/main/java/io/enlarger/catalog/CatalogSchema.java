package io.enlarger.catalog;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a catalog: {@code uri} (text, required), {@code id} (text, default: the uri),
 * {@code reference_uri} (text, default: null), and the user's own, which are carried into the
 * report.
 */
public final class CatalogSchema {
  public static final String URI = "uri";
  public static final String ID = "id";
  public static final String REFERENCE_URI = "reference_uri";

  /**
   * What tells a source from what it was before, without reading it; added by {@link
   * SourceIdentities}, never part of a report. Null where the store did not answer.
   */
  public static final String IDENTITY = "_identity";

  /**
   * Where the result goes, but for the extension, which may depend on what the source is; added by
   * {@link SourceIdentities}, null where there is no place.
   */
  public static final String PLACE = "_place";

  /** Columns that are added on the way and never reported; a catalog may have none of them. */
  public static final List<String> WORKING =
      List.of(IDENTITY, PLACE, "_sha256", "_known", "_copy", "_state", "_written");

  private static final List<String> OWN = List.of(ID, URI, REFERENCE_URI, IDENTITY, PLACE);

  /** {@link #IDENTITY}: the store's etag, or else length and time; length; time. */
  static final StructType IDENTITY_TYPE =
      new StructType()
          .add("version", DataTypes.StringType, false)
          .add("bytes", DataTypes.LongType, false)
          .add("modified_ms", DataTypes.LongType, false);

  private CatalogSchema() {}

  /** A catalog of addresses only. */
  static StructType listed() {
    return new StructType()
        .add(ID, DataTypes.StringType, false)
        .add(URI, DataTypes.StringType, false)
        .add(REFERENCE_URI, DataTypes.StringType, true)
        .add("bytes", DataTypes.LongType, false)
        .add(IDENTITY, IDENTITY_TYPE, true);
  }

  /** The user's own columns of a normalised catalog, in order. */
  public static List<StructField> extras(StructType normalised) {
    return Arrays.stream(normalised.fields()).filter(f -> !OWN.contains(f.name())).toList();
  }

  /**
   * Brings what was read into shape: {@code id, uri, reference_uri}, then the user's columns.
   *
   * @param where what the catalog is, for messages
   * @param reserved column names of the report that a catalog may not have
   * @throws EnlargerException {@link ErrorCode#CATALOG_INVALID}
   */
  static Dataset<Row> normalise(Dataset<Row> read, String where, List<String> reserved) {
    List<String> names = Arrays.asList(read.columns());
    if (!names.contains(URI)) {
      throw EnlargerException.of(
          ErrorCode.CATALOG_INVALID,
          "catalog %s: there is no column \"uri\" (columns: %s); rename the one that holds the"
              + " images' addresses",
          where,
          String.join(", ", names));
    }
    for (String own : OWN) {
      if (names.contains(own)
          && !read.schema().apply(own).dataType().equals(DataTypes.StringType)
          && !own.equals(ID)) {
        throw EnlargerException.of(
            ErrorCode.CATALOG_INVALID,
            "catalog %s: column \"%s\" is %s, but must be text",
            where,
            own,
            read.schema().apply(own).dataType().simpleString());
      }
    }
    for (String name : names) {
      if (!List.of(ID, URI, REFERENCE_URI).contains(name)
          && reserved.contains(name.toLowerCase(Locale.ROOT))) {
        throw EnlargerException.of(
            ErrorCode.CATALOG_INVALID,
            "catalog %s: column \"%s\" is a column of the report itself; rename it",
            where,
            name);
      }
    }
    List<Column> columns = new ArrayList<>();
    Column uri = functions.trim(functions.col(URI));
    columns.add(
        names.contains(ID)
            ? functions.coalesce(functions.col(ID).cast("string"), uri).as(ID)
            : uri.as(ID));
    columns.add(uri.as(URI));
    columns.add(
        names.contains(REFERENCE_URI)
            ? functions.col(REFERENCE_URI)
            : functions.lit(null).cast("string").as(REFERENCE_URI));
    names.stream()
        .filter(n -> !OWN.contains(n))
        .map(n -> functions.col("`" + n + "`"))
        .forEach(columns::add);
    return read.select(columns.toArray(Column[]::new));
  }
}
