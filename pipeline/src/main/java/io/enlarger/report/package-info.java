/**
 * What was done, one row per image, in Parquet; and the summary that a person reads.
 *
 * <p>Start at {@link io.enlarger.report.Outcome}, which is what happened to one image, then {@link
 * io.enlarger.report.ReportSchema}, which is how that looks as a row. {@link
 * io.enlarger.report.RunRecord} is what a run as a whole was. The page for people is in {@code
 * page}.
 *
 * <p>May import: catalog's schema, metric, upscale, Spark SQL.
 */
@NullMarked
package io.enlarger.report;

import org.jspecify.annotations.NullMarked;
