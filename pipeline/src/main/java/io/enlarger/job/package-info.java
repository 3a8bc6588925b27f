/**
 * Commands made into Spark jobs.
 *
 * <p>Start at {@link io.enlarger.job.UpscaleJob}, which is the main job from catalog to report. On
 * the executors, {@link io.enlarger.job.UpscaleTask} takes a bin of images through the steps of
 * {@link io.enlarger.job.ImageSteps}; an image that is too large for one task goes through {@link
 * io.enlarger.job.SplitImages}. The model is held by {@link io.enlarger.upscale.SharedModels} for
 * the whole JVM; {@link io.enlarger.job.EnlargerPlugin} makes that engine a part of Spark. {@link
 * io.enlarger.job.EvaluateJob} compares models instead, with a row for each image and model, of
 * which {@link io.enlarger.job.evaluate} makes the leaderboard.
 *
 * <p>May import: everything below it.
 */
@NullMarked
package io.enlarger.job;

import org.jspecify.annotations.NullMarked;
