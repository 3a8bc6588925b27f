package io.enlarger.catalog;

import io.enlarger.EnlargerException;
import io.enlarger.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** Reads images on the executors and adds the hash of their bytes. */
public final class ContentHashes {
  /** Name of the column: lower-case hexadecimal; null for an image that cannot be read. */
  public static final String SHA256 = "_sha256";

  private ContentHashes() {}

  /** The rows with the column {@link #SHA256}, which stands last. */
  public static Dataset<Row> added(SparkSession spark, Dataset<Row> images) {
    Broadcast<SerializableConfiguration> hadoop =
        new JavaSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    return spark.createDataFrame(
        images
            .repartition(4 * spark.sparkContext().defaultParallelism(), functions.col("uri"))
            .toJavaRDD()
            .map(row -> hashed(row, new ObjectStore(hadoop.value().value()))),
        images.schema().add(SHA256, DataTypes.StringType, true));
  }

  private static Row hashed(Row row, ObjectStore store) {
    List<@Nullable Object> values = new ArrayList<>();
    IntStream.range(0, row.size()).forEach(i -> values.add(row.get(i)));
    values.add(sha256(row.getAs(CatalogSchema.URI), store));
    return RowFactory.create(values.toArray());
  }

  /** What cannot be read is refused when its turn comes, which says why. */
  private static @Nullable String sha256(String uri, ObjectStore store) {
    try {
      return store.sha256(uri);
    } catch (EnlargerException e) {
      return null;
    }
  }
}
