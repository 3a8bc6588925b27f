/**
 * What is done to one image.
 *
 * <p>This root package holds only what every other package may use: {@link
 * io.enlarger.EnlargerException}, the one exception that speaks to a user, and {@link
 * io.enlarger.ErrorCode}, the closed list of things that can be wrong.
 *
 * <p>Start reading at {@link io.enlarger.upscale.Upscaler}: pixels in, larger pixels out. From
 * there {@link io.enlarger.model} says what a network is, {@link io.enlarger.tile} how an image is
 * cut, and {@link io.enlarger.image} what an image is.
 *
 * <p>May import: nothing but the JDK.
 */
@NullMarked
package io.enlarger;

import org.jspecify.annotations.NullMarked;
