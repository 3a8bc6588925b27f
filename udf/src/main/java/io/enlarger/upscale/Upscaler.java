package io.enlarger.upscale;

import io.enlarger.image.Pixels;

/**
 * Enlarges pixels by the model's scale.
 *
 * <p>Depth and channels stay: 8 bits give 8, 16 give 16, gray stays gray. Alpha is enlarged on its
 * own by bicubic interpolation. The same pixels give the same result, byte for byte, on one device.
 *
 * <p>Not thread-safe: one for each thread, from {@link LoadedModel#upscaler()}.
 */
public interface Upscaler extends AutoCloseable {
  /**
   * Enlarges.
   *
   * @param source 8 or 16 bits, gray to RGBA
   * @return pixels of {@code scale} times the width and height, and how they were computed
   * @throws io.enlarger.EnlargerException {@code INFERENCE_FAILED} or {@code INFERENCE_NOT_FINITE}
   */
  Enlarged upscale(Pixels source);

  /**
   * How far from a source pixel the pixels lie that its result depends on, at most; a part that is
   * cut out with so many pixels around it gives the same as the whole. Networks whose tiling is
   * approximate depend on more than this.
   */
  int reachPx();

  @Override
  void close();

  /**
   * A result.
   *
   * @param pixels the enlarged pixels
   * @param tiles tiles that were computed; 0 for a model that takes an image whole
   * @param degradedTiles those that had to be computed again, in full precision or in smaller parts
   */
  record Enlarged(Pixels pixels, int tiles, int degradedTiles) {
    /** Other pixels that were computed in the same tiles. */
    Enlarged with(Pixels others) {
      return new Enlarged(others, tiles, degradedTiles);
    }

    /** The pixels of the next step, with the tiles of both. */
    Enlarged and(Enlarged next) {
      return new Enlarged(next.pixels, tiles + next.tiles, degradedTiles + next.degradedTiles);
    }
  }
}
