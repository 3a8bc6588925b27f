/**
 * Bytes to pixels and back: PNG, JPEG and TIFF.
 *
 * <p>Start at {@link io.enlarger.image.codec.Codecs}, the one list of formats: {@code
 * Codecs.detect(source)} finds the {@link io.enlarger.image.codec.Codec} by the bytes, never by a
 * name. A format is one class that implements {@code Codec} and one line in that list. The headers
 * ({@code PngLayout}, {@code JpegLayout}, {@code TiffLayout}) are read here with ranged reads and
 * decide what a file holds; the pixels are decoded and encoded by libraries that {@code Plugins}
 * chooses one by one, so that nothing depends on what else is on the class path.
 *
 * <p>This is the only package that uses image libraries. For bytes of which nothing is known to be
 * true, nothing but {@link io.enlarger.EnlargerException} leaves it.
 *
 * <p>May import: image.
 */
@NullMarked
package io.enlarger.image.codec;

import org.jspecify.annotations.NullMarked;
