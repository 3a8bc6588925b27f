/**
 * Quality measures: pure functions of pixels, each with a named convention, since numbers of
 * different conventions cannot be compared.
 *
 * <p>Start at {@link io.enlarger.metric.Measure}, whose results are {@link
 * io.enlarger.metric.Score}s by a {@link io.enlarger.metric.Convention}; {@link
 * io.enlarger.metric.MeanScore} puts them together. {@link io.enlarger.metric.LrConsistency} needs
 * no reference, and {@link io.enlarger.metric.niqe.Niqe} neither reference nor source. A new
 * measure is one class that is fed with rows and one constant of {@code Measure}; {@code README.md}
 * beside the classes has the steps.
 *
 * <p>May import: image, resample and the root package.
 */
@NullMarked
package io.enlarger.metric;

import org.jspecify.annotations.NullMarked;
