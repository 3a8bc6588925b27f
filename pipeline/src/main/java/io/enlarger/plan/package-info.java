/**
 * What is there to do, before anything is computed: headers read on the executors, output
 * addresses, costs, balanced bins of work, and waves of bins.
 *
 * <p>Start at {@link io.enlarger.plan.Planner}.
 *
 * <p>May import: catalog, storage, image.codec, tile, model, report.
 */
@NullMarked
package io.enlarger.plan;

import org.jspecify.annotations.NullMarked;
