package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.catalog.CatalogReader;
import io.enlarger.catalog.CatalogSchema;
import io.enlarger.catalog.FolderListing;
import io.enlarger.config.EnlargerConfig;
import io.enlarger.image.ByteSource;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.DecodeLimits;
import io.enlarger.metric.niqe.PristineFit;
import io.enlarger.metric.niqe.PristineModel;
import io.enlarger.report.ReportSchema;
import io.enlarger.storage.ObjectStore;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Fits a pristine model for NIQE on the images of a catalog: features on the executors, of which
 * only sums come to the driver, the same bits however the images are spread.
 */
public final class FitNiqeJob {
  /** Images of a task: some seconds of work, and few sums for the driver. */
  private static final int IMAGES_PER_TASK = 64;

  private final EnlargerConfig config;

  public FitNiqeJob(EnlargerConfig config) {
    this.config = config;
  }

  /**
   * What was fitted.
   *
   * @param model the model, whose file is in place
   * @param images images of the catalog
   * @param unused images that were read, but have no block of 96x96 px with texture
   * @param unreadable images that could not be read, by error code
   */
  public record Result(
      PristineModel model, long images, long unused, Map<String, Long> unreadable) {
    /** Share of the images that could not be read. */
    public double unreadableFraction() {
      return unreadable.values().stream().mapToLong(Long::longValue).sum() / (double) images;
    }
  }

  /**
   * Fits and writes.
   *
   * @param to address of the file; its name without extension is the model's
   * @throws EnlargerException where there are too few images, or nothing can be read or written
   */
  public Result run(String to) {
    SparkSession spark = Sessions.open(config);
    ObjectStore store = new ObjectStore(spark.sessionState().newHadoopConf());
    FolderListing folders =
        new FolderListing(config.catalog().glob(), config.catalog().ignore(), Optional.empty());
    Dataset<Row> rows =
        new CatalogReader(spark, store, ReportSchema.reserved())
            .read(config.requireCatalog(), folders)
            .rows();
    if (config.job().limit().isPresent()) {
      rows = rows.limit(config.job().limit().getAsInt());
    }
    Fitted fitted;
    try {
      fitted = fitted(spark, rows);
    } catch (Exception e) {
      // Spark throws checked exceptions that its Java signatures do not name
      throw Failures.explained(e);
    }
    PristineModel model = fitted.fit.model(name(to));
    store.write(to, model.toJson());
    return new Result(model, fitted.images, fitted.unused, Map.copyOf(fitted.unreadable));
  }

  private Fitted fitted(SparkSession spark, Dataset<Row> rows) {
    DecodeLimits limits = new DecodeLimits(config.image().maxPixels());
    double sharpness = config.niqe().sharpness();
    JavaSparkContext java = new JavaSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        java.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    JavaRDD<String> uris = rows.select(CatalogSchema.URI).toJavaRDD().map(row -> row.getString(0));
    int tasks =
        (int)
            Math.max(spark.sparkContext().defaultParallelism(), uris.count() / IMAGES_PER_TASK + 1);
    return uris.repartition(tasks)
        .mapPartitions(
            images -> {
              Fitted part = new Fitted(new PristineFit(sharpness));
              ObjectStore store = new ObjectStore(hadoop.value().value());
              images.forEachRemaining(uri -> part.add(uri, store, limits));
              return List.of(part).iterator();
            })
        .treeReduce(Fitted::merge);
  }

  private static String name(String file) {
    return file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.[^.]*$", "");
  }

  /** The images of some tasks. */
  private static final class Fitted implements Serializable {
    private static final long serialVersionUID = 1L;

    private final PristineFit fit;
    private final Map<String, Long> unreadable = new TreeMap<>();
    private long images;
    private long unused;

    Fitted(PristineFit fit) {
      this.fit = fit;
    }

    private void add(String uri, ObjectStore store, DecodeLimits limits) {
      images++;
      try {
        ByteSource encoded = ByteSource.of(store.readAll(uri));
        if (fit.add(Codecs.detect(encoded).decode(encoded, limits).pixels()) == 0) {
          unused++;
        }
      } catch (EnlargerException e) {
        unreadable.merge(e.code().name(), 1L, Long::sum);
      } catch (IOException e) {
        unreadable.merge(ErrorCode.IMAGE_CORRUPT.name(), 1L, Long::sum);
      }
    }

    Fitted merge(Fitted other) {
      fit.merge(other.fit);
      other.unreadable.forEach((code, count) -> unreadable.merge(code, count, Long::sum));
      images += other.images;
      unused += other.unused;
      return this;
    }
  }
}
