package io.enlarger.tile;

import java.io.Serializable;

/** How many tiles a model will compute for an image; known without loading the model. */
@FunctionalInterface
public interface TileForecast extends Serializable {
  /** A model that takes images whole. */
  TileForecast NONE = (widthPx, heightPx) -> 0;

  /** Tiles of a source of that size. */
  long tiles(int widthPx, int heightPx);

  /** One tile plan. */
  static TileForecast of(TileSpec spec) {
    return (widthPx, heightPx) -> TilePlan.count(widthPx, heightPx, spec);
  }

  /** Those of this model and of another. */
  default TileForecast plus(TileForecast other) {
    return (widthPx, heightPx) -> tiles(widthPx, heightPx) + other.tiles(widthPx, heightPx);
  }

  /** Of an image that was enlarged before by a scale. */
  default TileForecast ofEnlarged(int scale) {
    return (widthPx, heightPx) -> tiles(widthPx * scale, heightPx * scale);
  }
}
