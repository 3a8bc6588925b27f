package io.enlarger.job;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.enlarger.job.WorkFigures.Figure;
import io.enlarger.upscale.EngineFigures;
import io.enlarger.upscale.SharedModels;
import java.io.IOException;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine of each executor as a part of Spark: {@code
 * spark.plugins=io.enlarger.job.EnlargerPlugin}, which Enlarger sets unless something else is set.
 *
 * <p>An executor loads libtorch when it starts, while the driver still plans, and closes its models
 * when it ends. What it has done is in Spark's metric system, under {@code
 * plugin.io.enlarger.job.EnlargerPlugin}: on each executor its own figures, on the driver, as
 * {@code run.NAME}, the sums over all executors, those that are gone included, so that one address
 * is enough to watch a run.
 */
public final class EnlargerPlugin implements SparkPlugin {
  private static final Logger LOG = LoggerFactory.getLogger(EnlargerPlugin.class);
  private static final long REPORT_SECONDS = 2;

  /** Begins the names of sums; in local mode both sides share one list of names. */
  private static final String RUN = "run.";

  @Override
  public DriverPlugin driverPlugin() {
    return new Sums();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new Engine();
  }

  /** What an executor has done so far. */
  private record Figures(String executor, EnumMap<Figure, Long> figures) implements Serializable {}

  private static void register(MetricRegistry metrics, String name, LongSupplier value) {
    metrics.register(name, (Gauge<Long>) value::getAsLong);
  }

  /** The driver's side. */
  private static final class Sums implements DriverPlugin {
    private final Map<String, Map<Figure, Long>> executors = new ConcurrentHashMap<>();
    private volatile long lastProgressMillis = System.currentTimeMillis();

    @Override
    public Map<String, String> init(SparkContext spark, PluginContext context) {
      return Map.of();
    }

    @Override
    public void registerMetrics(String appId, PluginContext context) {
      for (Figure figure : Figure.values()) {
        register(context.metricRegistry(), RUN + figure.metricName(), () -> sum(figure));
      }
      register(
          context.metricRegistry(),
          RUN + "secondsSinceProgress",
          () -> (System.currentTimeMillis() - lastProgressMillis) / 1000);
      register(context.metricRegistry(), RUN + "executors", executors::size);
    }

    private long sum(Figure figure) {
      return executors.values().stream()
          .mapToLong(figures -> figures.getOrDefault(figure, 0L))
          .sum();
    }

    private long images() {
      return sum(Figure.IMAGES_UPSCALED)
          + sum(Figure.IMAGES_COPIED)
          + sum(Figure.IMAGES_QUARANTINED);
    }

    @Override
    public @Nullable Object receive(Object message) {
      if (message instanceof Figures figures) {
        long before = images();
        executors.put(figures.executor(), figures.figures());
        if (images() > before) {
          lastProgressMillis = System.currentTimeMillis();
        }
      }
      return null;
    }
  }

  /** An executor's side. */
  private static final class Engine implements ExecutorPlugin {
    private final ScheduledExecutorService reporting =
        Executors.newSingleThreadScheduledExecutor(Engine::daemon);

    /** What this JVM had done before, in an earlier session of Spark. */
    private final EnumMap<Figure, Long> before = WorkFigures.snapshot();

    private @Nullable PluginContext context;

    private static Thread daemon(Runnable work) {
      Thread thread = new Thread(work, "enlarger-figures");
      thread.setDaemon(true);
      return thread;
    }

    @Override
    public void init(PluginContext context, Map<String, String> unused) {
      this.context = context;
      for (Figure figure : Figure.values()) {
        register(context.metricRegistry(), figure.metricName(), () -> since(figure));
      }
      context.metricRegistry().register("batchFill", (Gauge<Double>) EngineFigures::batchFill);
      register(context.metricRegistry(), "gpuMemoryBytes", SharedModels::gpuMemoryBytes);
      reporting.execute(SharedModels::prepare);
      var repeated =
          reporting.scheduleAtFixedRate(
              () -> send(context), REPORT_SECONDS, REPORT_SECONDS, TimeUnit.SECONDS);
      LOG.debug("executor {}: engine started, reports {}", context.executorID(), repeated);
    }

    private long since(Figure figure) {
      return WorkFigures.of(figure) - before.getOrDefault(figure, 0L);
    }

    private void send(PluginContext context) {
      try {
        EnumMap<Figure, Long> figures = new EnumMap<>(Figure.class);
        for (Figure figure : Figure.values()) {
          figures.put(figure, since(figure));
        }
        context.send(new Figures(context.executorID(), figures));
      } catch (IOException | RuntimeException e) {
        // monitoring must not disturb the work; the next report holds this one's figures too
        LOG.debug("figures were not sent", e);
      }
    }

    @Override
    public void shutdown() {
      reporting.shutdownNow();
      if (context != null) {
        send(context);
      }
      SharedModels.closeAll();
    }
  }
}
