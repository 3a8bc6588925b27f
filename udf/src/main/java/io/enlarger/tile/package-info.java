/**
 * How an image is cut into tiles and put together again.
 *
 * <p>Start at {@link io.enlarger.tile.TilePlan}: windows of one size that cover an image, each with
 * a core of its own; the cores partition the image, and every core is surrounded by its halo or by
 * the image's border. A network computes windows; only cores are kept, on a {@link
 * io.enlarger.tile.Mosaic}.
 *
 * <p>May import: image and the root package.
 */
@NullMarked
package io.enlarger.tile;

import org.jspecify.annotations.NullMarked;
