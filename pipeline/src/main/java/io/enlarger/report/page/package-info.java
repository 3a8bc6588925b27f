/**
 * The report as a page for people: one HTML file with its styles, scripts, charts and pictures
 * inside, which asks no network for anything and can be mailed.
 *
 * <p>Start at {@link io.enlarger.report.page.RunPage}, which shows a report, and {@link
 * io.enlarger.report.page.EvaluationPage}; {@link io.enlarger.report.page.ReportFigures} is what is
 * read of a report by Spark: sums, counts and samples, never all rows. Templates, styles and
 * scripts are resources beside these classes.
 *
 * <p>May import: report, and what report may.
 */
@NullMarked
package io.enlarger.report.page;

import org.jspecify.annotations.NullMarked;
