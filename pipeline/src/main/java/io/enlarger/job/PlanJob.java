package io.enlarger.job;

import io.enlarger.config.EnlargerConfig;
import io.enlarger.ledger.Backlog;
import io.enlarger.plan.Makespan;
import io.enlarger.plan.Pace;
import io.enlarger.plan.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** Stops after the plan: what a run would do, with nothing written. */
public final class PlanJob {
  private final EnlargerConfig config;

  public PlanJob(EnlargerConfig config) {
    this.config = config;
  }

  /**
   * What a run would do.
   *
   * @param work what is to be upscaled
   * @param backlog what is done already, and what is to be copied
   * @param pace how fast it is expected to be
   * @param estimated how long it is expected to take
   * @param scaling how long it would take with 1, 4, 16, 64 and 256 executors
   * @param cost what that costs, where {@code plan.price-per-hour} is set
   */
  public record Result(
      Plan.Summary work,
      Backlog.Counts backlog,
      Pace pace,
      Duration estimated,
      List<Scaled> scaling,
      Optional<Double> cost) {}

  /** How long it would take with so many executors. */
  public record Scaled(int executors, Makespan makespan) {}

  private static final List<Integer> EXECUTORS = List.of(1, 4, 16, 64, 256);

  /** Plans. */
  public Result run() {
    config.requireCatalog();
    SparkSession spark = Sessions.open(config);
    Preparation ready = Preparation.of(spark, config, Preparation.Purpose.FORECAST, recipe -> {});
    Duration estimated = ready.estimated();
    return new Result(
        ready.plan().summary(),
        ready.backlog().counts(),
        ready.pace(),
        estimated,
        EXECUTORS.stream()
            .map(
                count ->
                    new Scaled(
                        count, ready.plan().with(ready.pace(), count * slotsOfAnExecutor(spark))))
            .toList(),
        config.plan().pricePerHour().map(price -> price * estimated.toMillis() / 3.6e6));
  }

  /** As configured; in local mode this process is the only executor. */
  private static int slotsOfAnExecutor(SparkSession spark) {
    SparkContext context = spark.sparkContext();
    return context.isLocal()
        ? context.defaultParallelism()
        : context.conf().getInt("spark.executor.cores", 1);
  }
}
