/**
 * What is there to do, before anything is computed: headers read on the executors, output
 * addresses, costs, balanced bins of work, and waves of bins.
 *
 * <p>Start at {@link io.enlarger.plan.Planner}, which makes a {@link io.enlarger.plan.Plan} of a
 * catalog; {@link io.enlarger.plan.Pace} and {@link io.enlarger.plan.Makespan} foresee how long it
 * takes.
 *
 * <p>May import: catalog, storage, image, image.codec, tile, Spark.
 */
@NullMarked
package io.enlarger.plan;

import org.jspecify.annotations.NullMarked;
