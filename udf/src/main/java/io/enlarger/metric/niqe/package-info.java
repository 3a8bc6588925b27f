/**
 * NIQE: how natural an image looks, without a reference (Mittal, Soundararajan, Bovik, "Making a
 * completely blind image quality analyzer", 2013), and the pristine models that it compares with.
 *
 * <p>Start at {@link io.enlarger.metric.niqe.Niqe}; {@link io.enlarger.metric.niqe.PristineModel}
 * is what images are compared with, {@link io.enlarger.metric.niqe.PristineFit} makes one.
 *
 * <p>May import: image, resample, metric and the root package.
 */
@NullMarked
package io.enlarger.metric.niqe;

import org.jspecify.annotations.NullMarked;
