/**
 * Resampling as MATLAB's {@code imresize} does it, which the super-resolution literature means when
 * it says "bicubic".
 *
 * <p>Start at {@link io.enlarger.resample.Resampler}.
 *
 * <p>May import: image.
 */
@NullMarked
package io.enlarger.resample;

import org.jspecify.annotations.NullMarked;
