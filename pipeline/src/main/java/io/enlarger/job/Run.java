package io.enlarger.job;

import io.enlarger.report.ReportRows;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A run as its tasks know it.
 *
 * @param recipe what is done to every image
 * @param hadoop how stores are reached
 * @param rows how outcomes are reported
 * @param bands where the bands of very large images are for a while
 * @param counters what is counted meanwhile
 */
record Run(
    Broadcast<Recipe> recipe,
    Broadcast<SerializableConfiguration> hadoop,
    ReportRows rows,
    BandFiles bands,
    Counters counters)
    implements Serializable {}
