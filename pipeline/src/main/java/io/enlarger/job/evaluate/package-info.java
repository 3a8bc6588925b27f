/**
 * What is made of the scores of an evaluation: rows, a leaderboard, and the texts and pictures that
 * show it.
 *
 * <p>Start at {@link io.enlarger.job.evaluate.ImageScores}, one image by one model, then {@link
 * io.enlarger.job.evaluate.Leaderboard}, which puts them together.
 *
 * <p>May import: config, metric, Spark SQL; the chart library.
 */
@NullMarked
package io.enlarger.job.evaluate;

import org.jspecify.annotations.NullMarked;
