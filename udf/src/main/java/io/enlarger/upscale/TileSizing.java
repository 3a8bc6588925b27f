package io.enlarger.upscale;

import io.enlarger.model.Passport;
import io.enlarger.tile.TileSpec;

/** Chooses tiles for a network. */
final class TileSizing {
  /** Halo pixels are at most this share of those computed, unless a tile would be too large. */
  private static final double MOST_WASTE = 0.15;

  private static final int LEAST_PX = 128;
  private static final int MOST_PX = 768;

  private TileSizing() {}

  /** The tiles that were asked for, the rest chosen by the network's halo. */
  static TileSpec of(Passport passport, EngineOptions options) {
    Integer asked = options.haloPx();
    int halo = asked == null ? passport.haloPx() : asked;
    Integer size = options.tileSizePx();
    int leastPx = Math.max(LEAST_PX, passport.minSizePx());
    return TileSpec.atLeast(
        size == null ? Math.max(leastPx, Math.min(MOST_PX, economical(halo))) : size,
        halo,
        passport.sizeMultiplePx());
  }

  /** The smallest side at which no more than {@link #MOST_WASTE} of the pixels are halo. */
  private static int economical(int haloPx) {
    return (int) Math.ceil(2 * haloPx / (1 - Math.sqrt(1 - MOST_WASTE)));
  }
}
