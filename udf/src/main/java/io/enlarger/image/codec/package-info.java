/**
 * Bytes to pixels and back: PNG, JPEG, TIFF and WebP; and JPEG 2000, GIF, BMP and PNM, which are
 * only read.
 *
 * <p>Start at {@link io.enlarger.image.codec.Codecs}, the one list of formats: {@code
 * Codecs.detect(source)} finds the {@link io.enlarger.image.codec.Codec} by the bytes, never by a
 * name. A format is one class that implements {@code Codec}, {@link
 * io.enlarger.image.codec.Encoder} too where it is written, and one line in that list; {@code
 * README.md} beside the classes has the steps. The headers ({@code PngLayout}, {@code JpegLayout},
 * {@code TiffLayout}, {@code Jpeg2000Layout}) are read here with ranged reads and decide what a
 * file holds; samples of TIFF are read here too, since archives have more of its kinds than
 * libraries do; all other pixels are decoded and encoded by libraries that {@code Plugins} chooses
 * one by one, so that nothing depends on what else is on the class path. All are Java but libwebp,
 * whose decoder is the only exact one, and libjpeg-turbo, which compresses JPEG where a machine has
 * it ({@code BaselineJpeg}).
 *
 * <p>This is the only package that uses image libraries. For bytes of which nothing is known to be
 * true, nothing but {@link io.enlarger.EnlargerException} leaves it; whoever cannot wait for a
 * decoder without end decodes through {@link io.enlarger.image.codec.DecodeDeadline}.
 *
 * <p>May import: image and the root package; the JDK's ImageIO and image libraries.
 */
@NullMarked
package io.enlarger.image.codec;

import org.jspecify.annotations.NullMarked;
