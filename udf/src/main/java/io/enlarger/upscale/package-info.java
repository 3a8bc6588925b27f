/**
 * Pixels in, larger pixels out.
 *
 * <p>Start at {@link io.enlarger.upscale.Upscaler}. {@link io.enlarger.upscale.ModelSource} is what
 * a user named, small enough to be sent to executors; {@link io.enlarger.upscale.LoadedModel} is
 * that model in the memory of one device, loaded once and shared by the threads that upscale with
 * it. This is the only package that uses DJL.
 *
 * <p>A {@code ModelSource} composes: another scale, the self-ensemble, back-projection are {@code
 * Treatment}s around a model ({@code Derived}); interpolated networks, blended results and models
 * one after the other make one model of several.
 *
 * <p>May import: tile, model and its packages, image, resample, the root package; DJL.
 */
@NullMarked
package io.enlarger.upscale;

import org.jspecify.annotations.NullMarked;
