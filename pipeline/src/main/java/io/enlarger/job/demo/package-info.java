/**
 * A small archive that the project paints itself, so that Enlarger can be tried without any images
 * at hand: a newspaper page, a map and a landscape.
 *
 * <p>Start at {@link io.enlarger.job.demo.DemoArchive}. Everything is drawn from a seed with plain
 * shapes; letters too, since a machine may have no fonts.
 *
 * <p>May import: image, image.codec, resample; the JDK's pictures (java.awt).
 */
@NullMarked
package io.enlarger.job.demo;

import org.jspecify.annotations.NullMarked;
