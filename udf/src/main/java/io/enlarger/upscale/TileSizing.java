package io.enlarger.upscale;

import io.enlarger.model.Passport;
import io.enlarger.model.Precision;
import io.enlarger.model.Tiling;
import io.enlarger.tile.TileSpec;

/** Chooses tiles for a network. */
final class TileSizing {
  /** Halo pixels are at most this share of those computed, unless a tile would be too large. */
  private static final double MOST_WASTE = 0.15;

  /**
   * The largest halo that is taken for exactness alone. Beyond it (RRDB of 23 blocks has 351 px)
   * tiles would be almost all halo, although what is that far away hardly tells.
   */
  private static final int MOST_EXACT_HALO_PX = 96;

  /**
   * The halo of networks whose tiles differ from the whole in any case.
   *
   * <p>Measured on RRDB, tiles against whole in 16 bits, on a photograph of 252 px: three small
   * networks (exact halo 19, 34, 49 px) with 8 px of halo 75 to 98 dB, with 16 px 121 dB and more,
   * with 32 px 128 dB and more; two of 23 blocks (349 px) with random weights, of the size with
   * which training begins and ten times as large: 8 px 120 and 61 dB, 16 px 130 and 111 dB, 32, 48
   * and 64 px no better than that, the rest being the order of sums. Trained networks of that depth
   * were not at hand; {@code models show} measures the one that is.
   */
  private static final int APPROXIMATE_HALO_PX = 32;

  /**
   * The narrowest tile in any precision but 32 bits. Where a processor has AMX, oneDNN may sum
   * narrow windows in another order than wide ones (with 48 channels those of 48 px, not those of
   * 56), and some bytes of the result then differ by one from those of the whole image.
   */
  private static final int LEAST_EXACT_PX = 64;

  private static final int LEAST_PX = 128;
  private static final int MOST_PX = 768;

  private TileSizing() {}

  /** The tiles that were asked for, the rest chosen by the network's halo. */
  static TileSpec of(Passport passport, EngineOptions options) {
    int halo = haloPx(passport, options);
    Integer size = options.tileSizePx();
    int leastPx = Math.max(LEAST_PX, passport.minSizePx());
    return TileSpec.atLeast(
        size == null
            ? Math.max(leastPx, Math.min(MOST_PX, economical(halo)))
            : Math.max(leastAskedPx(options), size),
        halo,
        passport.sizeMultiplePx());
  }

  private static int leastAskedPx(EngineOptions options) {
    return options.precision() == Precision.FP32 ? 1 : LEAST_EXACT_PX;
  }

  private static int haloPx(Passport passport, EngineOptions options) {
    Integer asked = options.haloPx();
    if (asked != null) {
      return asked;
    }
    return passport.haloPx() <= MOST_EXACT_HALO_PX ? passport.haloPx() : APPROXIMATE_HALO_PX;
  }

  /** Whether tiles cut so give the same pixels as the whole. */
  static Tiling tiling(Passport passport, TileSpec spec) {
    return spec.haloPx() >= passport.haloPx() ? passport.tiling() : Tiling.APPROXIMATE;
  }

  /** The smallest side at which no more than {@link #MOST_WASTE} of the pixels are halo. */
  private static int economical(int haloPx) {
    return (int) Math.ceil(2 * haloPx / (1 - Math.sqrt(1 - MOST_WASTE)));
  }
}
