/**
 * Quality measures: pure functions of pixels, each with a named convention, since numbers of
 * different conventions cannot be compared.
 *
 * <p>Start at {@link io.enlarger.metric.Quality}.
 *
 * <p>May import: image, resample.
 */
@NullMarked
package io.enlarger.metric;

import org.jspecify.annotations.NullMarked;
