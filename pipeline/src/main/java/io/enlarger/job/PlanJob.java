package io.enlarger.job;

import io.enlarger.config.EnlargerConfig;
import io.enlarger.plan.Plan;
import org.apache.spark.sql.SparkSession;

/** Stops after the plan: what a run would do, with nothing written. */
public final class PlanJob {
  private final EnlargerConfig config;

  public PlanJob(EnlargerConfig config) {
    this.config = config;
  }

  /** The plan in numbers. */
  public Plan.Summary run() {
    config.requireCatalog();
    SparkSession spark = Sessions.open(config);
    return Preparation.of(spark, config).plan().summary();
  }
}
