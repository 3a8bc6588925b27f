package io.enlarger.catalog;

import io.enlarger.EnlargerException;
import io.enlarger.storage.ObjectStore;
import io.enlarger.storage.ObjectStore.ObjectInfo;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * Tells, on the executors and without reading them, which sources are what they were before.
 *
 * <p>Adds {@link CatalogSchema#IDENTITY} and {@link CatalogSchema#PLACE}. A catalog that was listed
 * for this run has its identities from the listing; of all others the store is asked, image by
 * image.
 */
public final class SourceIdentities {
  /** Questions to the store that one task has open at a time; an answer of S3 takes about 20 ms. */
  private static final int AT_ONCE = 16;

  private final SparkSession spark;
  private final Naming naming;

  public SourceIdentities(SparkSession spark, Naming naming) {
    this.spark = spark;
    this.naming = naming;
  }

  /** Where a source's result goes, but for the extension. */
  @FunctionalInterface
  public interface Naming extends Serializable {
    /**
     * The result's address without its extension.
     *
     * @param uri the source's, with its scheme
     * @throws EnlargerException where no name can be made of it
     */
    String of(String uri);
  }

  static Row of(ObjectInfo info) {
    return RowFactory.create(info.version(), info.bytes(), info.modifiedMillis());
  }

  /** The catalog with both columns, which stand last. */
  public Dataset<Row> added(Dataset<Row> catalog) {
    Broadcast<SerializableConfiguration> hadoop =
        new JavaSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    boolean known = Arrays.asList(catalog.columns()).contains(CatalogSchema.IDENTITY);
    StructType schema =
        (known
                ? catalog.schema()
                : catalog.schema().add(CatalogSchema.IDENTITY, CatalogSchema.IDENTITY_TYPE, true))
            .add(CatalogSchema.PLACE, DataTypes.StringType, true);
    Naming names = naming;
    // nothing is asked about those that are known, so it does not matter how they are spread
    Dataset<Row> spread =
        known
            ? catalog
            : catalog.repartition(
                4 * spark.sparkContext().defaultParallelism(), functions.col("uri"));
    return spark.createDataFrame(
        spread
            .toJavaRDD()
            .mapPartitions(
                rows -> new Identified(rows, new ObjectStore(hadoop.value().value()), names)),
        schema);
  }

  /** Rows with their identities, in their order. */
  private static final class Identified implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final ObjectStore store;
    private final Naming names;
    private final ExecutorService asking =
        Executors.newFixedThreadPool(AT_ONCE, Identified::thread);
    private final Deque<Future<Row>> answers = new ArrayDeque<>();

    Identified(Iterator<Row> rows, ObjectStore store, Naming names) {
      this.rows = rows;
      this.store = store;
      this.names = names;
      TaskContext.get()
          .addTaskCompletionListener((TaskCompletionListener) done -> asking.shutdownNow());
    }

    private static Thread thread(Runnable work) {
      Thread thread = new Thread(work, "enlarger-identify");
      thread.setDaemon(true);
      return thread;
    }

    @Override
    public boolean hasNext() {
      return !answers.isEmpty() || rows.hasNext();
    }

    @Override
    public Row next() {
      while (rows.hasNext() && answers.size() < 2 * AT_ONCE) {
        Row row = rows.next();
        answers.add(asking.submit(() -> identified(row)));
      }
      try {
        return answers.remove().get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("the task was cancelled", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }

    private Row identified(Row row) {
      String uri = row.getAs(CatalogSchema.URI);
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        values.add(row.get(i));
      }
      if (!Arrays.asList(row.schema().fieldNames()).contains(CatalogSchema.IDENTITY)) {
        values.add(asked(uri));
      }
      values.add(named(uri));
      return RowFactory.create(values.toArray());
    }

    /** What cannot be asked for is refused when it is read, which says why. */
    private @Nullable Row asked(String uri) {
      try {
        return of(store.info(uri));
      } catch (EnlargerException e) {
        return null;
      }
    }

    private @Nullable String named(String uri) {
      try {
        return names.of(store.qualify(uri));
      } catch (EnlargerException e) {
        return null;
      }
    }
  }
}
