package io.enlarger.job;

import io.enlarger.plan.Wave;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.runtime.AbstractFunction1;

/**
 * Runs waves, each of which adds its rows to the report when it ends.
 *
 * <p>Two are in flight, so that the second's tasks fill the slots that the first's leave at its
 * end: Spark's scheduler serves the earlier job first, so the second takes nothing from it.
 */
final class WaveRunner {
  private static final int IN_FLIGHT = 2;

  private final SparkSession spark;
  private final String reportUri;
  private final StructType schema;
  private final Optional<Instant> deadline;
  private int begun;
  private @Nullable Exception failure;

  /**
   * @param reportUri folder of the run's report
   * @param schema of the report
   * @param deadline no wave is begun after that time, but for the first
   */
  WaveRunner(SparkSession spark, String reportUri, StructType schema, Optional<Instant> deadline) {
    this.spark = spark;
    this.reportUri = reportUri;
    this.schema = schema;
    this.deadline = deadline;
  }

  /** Makes the rows of waves. */
  interface Rows {
    /** The rows of a wave, to be written; what must be done before them is done by this call. */
    JavaRDD<Row> of(Wave wave);

    /** The rows of that wave are written. */
    default void written(Wave wave) {}

    /** Rows of which a wave has some partitions. */
    static Rows in(JavaRDD<Row> all) {
      return wave -> within(all, wave);
    }
  }

  /** The partitions of a wave. */
  static <T> JavaRDD<T> within(JavaRDD<T> all, Wave wave) {
    return PartitionPruningRDD.create(all.rdd(), new Within(wave)).toJavaRDD();
  }

  /** Waves of the same rows. */
  record Waves(Rows rows, List<Wave> waves) {}

  private record Pending(Rows rows, Wave wave) {}

  /**
   * Runs all, in their order, as far as there is time.
   *
   * @return how many images were not begun
   * @throws Exception what the first failure threw; what runs beside it is cancelled
   */
  long run(List<Waves> all) throws Exception {
    List<Pending> pending = new ArrayList<>();
    all.forEach(some -> some.waves().forEach(w -> pending.add(new Pending(some.rows(), w))));
    String group = "enlarger " + reportUri;
    ExecutorService runners = Executors.newFixedThreadPool(IN_FLIGHT);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < IN_FLIGHT; i++) {
        running.add(runners.submit(() -> drain(pending, group)));
      }
      for (Future<?> runner : running) {
        runner.get();
      }
    } finally {
      runners.shutdownNow();
    }
    synchronized (this) {
      if (failure != null) {
        throw failure;
      }
    }
    return pending.stream().mapToLong(p -> p.wave().images()).sum();
  }

  private boolean drain(List<Pending> pending, String group) {
    try {
      while (true) {
        Pending next;
        int number;
        synchronized (this) {
          if (pending.isEmpty()
              || (begun > 0 && deadline.filter(d -> Instant.now().isAfter(d)).isPresent())) {
            return true;
          }
          next = pending.remove(0);
          number = begun++;
        }
        spark.sparkContext().setJobGroup(group, "wave " + number, true);
        write(next, number);
      }
    } catch (Exception e) {
      synchronized (this) {
        failure = failure == null ? e : failure;
        pending.clear();
      }
      // the other's failure, of being cancelled, is none
      if (!spark.sparkContext().isStopped()) {
        spark.sparkContext().cancelJobGroup(group);
      }
      return false;
    }
  }

  private void write(Pending next, int number) {
    spark
        .createDataFrame(next.rows().of(next.wave()), schema)
        .write()
        .mode(SaveMode.ErrorIfExists)
        .parquet(reportUri + String.format(Locale.ROOT, "/wave=%04d", number));
    next.rows().written(next.wave());
  }

  /** Which partitions are of a wave; for Scala. */
  private static final class Within extends AbstractFunction1<Object, Object>
      implements Serializable {
    private static final long serialVersionUID = 1L;
    private final Wave wave;

    Within(Wave wave) {
      this.wave = wave;
    }

    @Override
    public Object apply(Object partition) {
      return wave.contains((Integer) partition);
    }
  }
}
