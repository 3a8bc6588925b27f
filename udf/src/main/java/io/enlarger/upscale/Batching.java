package io.enlarger.upscale;

import io.enlarger.tile.TileSpec;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How windows are computed together.
 *
 * <p>On a GPU the last bits of a result may depend on how many windows were computed with it;
 * {@code size} 1 excludes that.
 *
 * @param size most windows of one batch; null for automatic, which is 1 on the CPU
 * @param waitMs how long a window waits for others of its size, in milliseconds
 */
public record Batching(@Nullable Integer size, int waitMs) implements Serializable {
  /** Automatic; a window waits for 5 ms. */
  public static final Batching DEFAULT = new Batching(null, 5);

  /** Pixels of a batch that keep a GPU busy with a small network. */
  private static final long GPU_BATCH_PX = 1L << 21;

  private static final long MOST = 64;

  public Batching {
    if ((size != null && size < 1) || waitMs < 0) {
      throw new IllegalArgumentException("batches of " + size + ", waiting " + waitMs + " ms");
    }
  }

  /** Most windows of one batch. */
  int sizeOn(@Nullable Integer gpu, TileSpec tiles) {
    if (size != null) {
      return size;
    }
    long tilePx = (long) tiles.sizePx() * tiles.sizePx();
    return gpu == null ? 1 : (int) Math.max(1, Math.min(MOST, GPU_BATCH_PX / tilePx));
  }
}
