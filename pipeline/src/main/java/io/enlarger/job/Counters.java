package io.enlarger.job;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * What executors count while they work. A task that is repeated counts again, so these are for
 * progress; the report is the record.
 *
 * @param images images finished, well or not
 * @param sourcePx source pixels of those, and of large images as far as they are computed
 * @param quarantined images refused
 * @param modelLoads models loaded
 */
record Counters(
    LongAccumulator images,
    LongAccumulator sourcePx,
    LongAccumulator quarantined,
    LongAccumulator modelLoads)
    implements Serializable {

  static Counters in(SparkContext spark) {
    return new Counters(
        spark.longAccumulator("enlarger.images"),
        spark.longAccumulator("enlarger.sourcePx"),
        spark.longAccumulator("enlarger.quarantined"),
        spark.longAccumulator("enlarger.modelLoads"));
  }
}
