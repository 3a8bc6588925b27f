/**
 * Immutable pixels and what a document says about them.
 *
 * <p>Start at {@link io.enlarger.image.Image}: {@link io.enlarger.image.Pixels} (samples, 8 or 16
 * bits, gray to RGBA, interleaved) with the {@link io.enlarger.image.DocumentInfo} that an archive
 * cares for (resolution, ICC profile). {@link io.enlarger.image.ImageHeader} is what can be known
 * without decoding, {@link io.enlarger.image.ByteSource} where encoded bytes come from.
 *
 * <p>May import: nothing but the JDK and the root package.
 */
@NullMarked
package io.enlarger.image;

import org.jspecify.annotations.NullMarked;
