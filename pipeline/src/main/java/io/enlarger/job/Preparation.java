package io.enlarger.job;

import io.enlarger.catalog.CatalogReader;
import io.enlarger.catalog.CatalogReader.Catalog;
import io.enlarger.catalog.FolderListing;
import io.enlarger.config.EnlargerConfig;
import io.enlarger.plan.OutputNames;
import io.enlarger.plan.Plan;
import io.enlarger.plan.Planner;
import io.enlarger.report.ReportSchema;
import io.enlarger.storage.ObjectStore;
import io.enlarger.upscale.ModelSource;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What {@code upscale} and {@code plan} do alike: find the model, read the catalog, make the plan.
 *
 * @param store where objects are
 * @param model what computes
 * @param recipe what is done to every image
 * @param rows the catalog
 * @param plan what there is to do
 */
record Preparation(
    ObjectStore store, ModelSource model, Recipe recipe, Dataset<Row> rows, Plan plan) {

  static Preparation of(SparkSession spark, EnlargerConfig config) {
    ObjectStore store = new ObjectStore(spark.sessionState().newHadoopConf());
    Recipe recipe =
        Recipe.of(config, Models.of(config, store), PristineModels.of(config.niqe(), store));
    Optional<String> output = config.output().uri().map(store::qualify);
    FolderListing folders =
        new FolderListing(config.catalog().glob(), config.catalog().ignore(), output);
    Catalog catalog =
        new CatalogReader(spark, store, ReportSchema.reserved())
            .read(config.requireCatalog(), folders);
    Dataset<Row> rows =
        config.job().limit().isPresent()
            ? catalog.rows().limit(config.job().limit().getAsInt())
            : catalog.rows();
    Optional<String> base = config.catalog().base().map(store::qualify).or(catalog::base);
    Planner planner =
        new Planner(
            spark,
            new Planner.Options(
                OutputNames.below(output.orElse("output"), base, config.output().format()),
                recipe.decodeLimits(),
                recipe.model().scale(),
                recipe.model().forecast(recipe.engine()),
                (long) (config.plan().binOutputMpx() * 1e6 / recipe.model().work())));
    return new Preparation(store, recipe.model(), recipe, rows, planner.plan(rows));
  }
}
