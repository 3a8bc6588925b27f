package io.enlarger.job;

import io.enlarger.catalog.CatalogReader;
import io.enlarger.catalog.CatalogSchema;
import io.enlarger.catalog.FolderListing;
import io.enlarger.config.EnlargerConfig;
import io.enlarger.report.ReportSchema;
import io.enlarger.storage.ObjectStore;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Lists a folder once, into a Parquet catalog that later runs read. */
public final class CatalogJob {
  private final EnlargerConfig config;

  public CatalogJob(EnlargerConfig config) {
    this.config = config;
  }

  /**
   * Writes the catalog.
   *
   * @return number of images
   */
  public long run() {
    String output = config.requireOutput();
    String input = config.requireCatalog();
    SparkSession spark = Sessions.open(config);
    ObjectStore store = new ObjectStore(spark.sessionState().newHadoopConf());
    FolderListing folders =
        new FolderListing(
            config.catalog().glob(), config.catalog().ignore(), Optional.of(store.qualify(output)));
    Dataset<Row> rows =
        new CatalogReader(spark, store, ReportSchema.reserved())
            .read(input, folders)
            .rows()
            // a catalog is read long after it was made
            .drop(CatalogSchema.IDENTITY);
    rows.coalesce(1).write().mode(SaveMode.Overwrite).parquet(output);
    return rows.count();
  }
}
