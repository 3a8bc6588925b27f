/**
 * Resampling as MATLAB's {@code imresize} does it, which the super-resolution literature means when
 * it says "bicubic"; and the degradations that its low-resolution images are made by.
 *
 * <p>Start at {@link io.enlarger.resample.Resampler}, {@link io.enlarger.resample.Degradation} is
 * what evaluations use of it.
 *
 * <p>May import: image and the root package.
 */
@NullMarked
package io.enlarger.resample;

import org.jspecify.annotations.NullMarked;
