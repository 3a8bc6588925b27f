package io.enlarger.job;

import io.enlarger.catalog.CatalogReader;
import io.enlarger.catalog.CatalogReader.Catalog;
import io.enlarger.catalog.CatalogSchema;
import io.enlarger.catalog.FolderListing;
import io.enlarger.catalog.SourceIdentities;
import io.enlarger.config.EnlargerConfig;
import io.enlarger.ledger.Backlog;
import io.enlarger.ledger.Ledger;
import io.enlarger.ledger.Selection;
import io.enlarger.plan.OutputNames;
import io.enlarger.plan.Pace;
import io.enlarger.plan.Plan;
import io.enlarger.plan.Planner;
import io.enlarger.plan.Splitting;
import io.enlarger.report.ReportSchema;
import io.enlarger.storage.ObjectStore;
import io.enlarger.upscale.ModelSource;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What {@code upscale} and {@code plan} do alike: find the model, read the catalog, ask the ledger,
 * make the plan.
 *
 * @param store where objects are
 * @param recipe what is done to every image
 * @param rows the catalog
 * @param backlog what is left to do of it
 * @param names where results go
 * @param planner makes plans of rows
 * @param plan what there is to upscale
 * @param pace how fast that will be
 */
record Preparation(
    ObjectStore store,
    Recipe recipe,
    Dataset<Row> rows,
    Backlog backlog,
    OutputNames names,
    Planner planner,
    Plan plan,
    Pace pace) {

  /** What is prepared for. */
  enum Purpose {
    /** A run; that the output can be written to is made sure of before the work begins. */
    RUN,
    /** A forecast, which writes nothing. */
    FORECAST
  }

  /** Where the reports of an output are. */
  static String reports(String output) {
    return output.replaceAll("/+$", "") + "/_report";
  }

  /** How long it will take from here on; copies count as images without pixels. */
  Duration estimated() {
    Backlog.Counts counts = backlog.counts();
    return pace.elapsed(
        plan.summary().images() + counts.copies() + counts.repeats(), plan.summary().sourcePx());
  }

  /**
   * Prepares.
   *
   * @param known is told the recipe, before the catalog is read
   */
  static Preparation of(
      SparkSession spark, EnlargerConfig config, Purpose purpose, Consumer<Recipe> known) {
    ObjectStore store = new ObjectStore(spark.sessionState().newHadoopConf());
    ModelSource model = Models.of(config, store);
    Recipe recipe =
        Recipe.of(
            config,
            model,
            Models.dual(config.model(), model.scale(), store),
            PristineModels.of(config.niqe(), store));
    known.accept(recipe);
    Optional<String> output = config.output().uri().map(store::qualify);
    FolderListing folders =
        new FolderListing(config.catalog().glob(), config.catalog().ignore(), output);
    Catalog catalog =
        new CatalogReader(spark, store, ReportSchema.reserved())
            .read(config.requireCatalog(), folders);
    if (purpose == Purpose.RUN) {
      store.requireWritable(config.requireOutput());
    }
    Optional<String> base = config.catalog().base().map(store::qualify).or(catalog::base);
    OutputNames names = OutputNames.below(output.orElse("output"), base, config.output().format());
    Ledger ledger =
        output
            .map(folder -> Ledger.of(spark, store, reports(folder), recipe.fingerprint()))
            .orElseGet(() -> Ledger.none(spark, recipe.fingerprint()));
    EnlargerConfig.Job job = config.job();
    Selection selection = new Selection(job.since(), job.onlyQuarantined(), job.limit());
    Dataset<Row> asked =
        selection.takesTheFirst(ledger)
            ? catalog.rows().orderBy(CatalogSchema.URI).limit(job.limit().getAsInt())
            : catalog.rows();
    Dataset<Row> rows = new SourceIdentities(spark, names::placeOf).added(asked);
    Backlog backlog = Backlog.of(spark, rows, ledger, selection);
    Planner planner =
        new Planner(
            spark,
            new Planner.Options(
                names,
                recipe.limits(),
                recipe.model().scale(),
                recipe.model().forecast(recipe.engine()),
                (long) (config.plan().binOutputMpx() * 1e6 / recipe.model().work()),
                splitting(spark, recipe, config.plan().bandSourceMpx())));
    return new Preparation(
        store,
        recipe,
        rows,
        backlog,
        names,
        planner,
        planner.plan(backlog.open(), backlog.taken()),
        pace(spark, ledger, recipe));
  }

  private static Splitting splitting(
      SparkSession spark, Recipe recipe, Optional<Double> bandSourceMpx) {
    if (bandSourceMpx.isEmpty()) {
      return source -> 1;
    }
    double bandPx = 1e6 * bandSourceMpx.get();
    // a recipe holds weights, which only those need who meet an image so large
    Broadcast<Recipe> known = new JavaSparkContext(spark.sparkContext()).broadcast(recipe);
    return source ->
        source.areaPx() > bandPx ? BandedSteps.bands(known.value(), source, bandPx) : 1;
  }

  private static Pace pace(SparkSession spark, Ledger ledger, Recipe recipe) {
    int slots = spark.sparkContext().defaultParallelism();
    ModelSource model = recipe.model();
    OptionalDouble measured =
        ledger.sourcePxPerSecond(
            model.name(),
            model.sha256(),
            Optional.ofNullable(recipe.engine().precision())
                .map(precision -> precision.name().toLowerCase(Locale.ROOT)),
            recipe.device().name().toLowerCase(Locale.ROOT));
    return measured.isPresent()
        ? new Pace(measured.getAsDouble(), slots, Pace.Basis.MEASURED)
        : new Pace(Arithmetic.sourcePxPerSecond(model, recipe.device()), slots, Pace.Basis.ASSUMED);
  }
}
