package io.enlarger.job;

import io.enlarger.config.EnlargerConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Starts Spark with what Enlarger needs; whatever the user has set is left as it is. */
final class Sessions {
  /** Settings that hold unless the user has set them. */
  private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

  static {
    DEFAULTS.put("spark.master", "local[*]");
    DEFAULTS.put("spark.ui.showConsoleProgress", "false");
    // partial counts of running tasks come with heartbeats; they make the progress line
    DEFAULTS.put("spark.executor.heartbeatInterval", "2s");
    // the engine loads libtorch while the driver plans, and tells what it does; Prometheus reads
    // that at /metrics/prometheus/ of the driver's web page, under a name that is the same for
    // every run
    DEFAULTS.put("spark.plugins", EnlargerPlugin.class.getName());
    DEFAULTS.put("spark.metrics.namespace", "enlarger");
    DEFAULTS.put(
        "spark.metrics.conf.driver.sink.prometheusServlet.class",
        "org.apache.spark.metrics.sink.PrometheusServlet");
    DEFAULTS.put("spark.metrics.conf.driver.sink.prometheusServlet.path", "/metrics/prometheus");
    // the report has many columns, which would be complained of
    DEFAULTS.put("spark.sql.debug.maxToStringFields", "200");
    // one torch thread for each task
    DEFAULTS.put("spark.executorEnv.OMP_NUM_THREADS", "1");
    // native memory grows less over images of ever new sizes: code compiled by oneDNN for each
    // size, and blocks that are free in one of many arenas
    DEFAULTS.put("spark.executorEnv.ONEDNN_PRIMITIVE_CACHE_CAPACITY", "128");
    DEFAULTS.put("spark.executorEnv.MALLOC_ARENA_MAX", "2");
    // libtorch's memory lies outside the heap
    DEFAULTS.put("spark.executor.memoryOverhead", "2g");
    // a store that falls silent is asked again after this long; the connector waits 200 s of itself
    DEFAULTS.put("spark.hadoop.fs.s3a.connection.timeout", "30s");
    // reports on S3 are committed by finishing multipart uploads: no renames, no leftovers
    DEFAULTS.put("spark.hadoop.fs.s3a.committer.name", "magic");
    DEFAULTS.put(
        "spark.hadoop.mapreduce.outputcommitter.factory.scheme.s3a",
        "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory");
    DEFAULTS.put(
        "spark.sql.sources.commitProtocolClass",
        "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol");
    DEFAULTS.put(
        "spark.sql.parquet.output.committer.class",
        "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter");
  }

  private Sessions() {}

  /** The session of this process, started if there is none. */
  static SparkSession open(EnlargerConfig config) {
    SparkConf conf = new SparkConf();
    config.spark().forEach(conf::set);
    config.job().master().ifPresent(conf::setMaster);
    conf.setIfMissing("spark.app.name", "enlarger");
    DEFAULTS.forEach(conf::setIfMissing);
    // the general builder looks for this one by Scala's reflection, which takes half a second
    return org.apache.spark.sql.classic.SparkSession.builder().config(conf).getOrCreate();
  }
}
