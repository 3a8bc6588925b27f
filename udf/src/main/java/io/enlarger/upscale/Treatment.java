package io.enlarger.upscale;

import io.enlarger.tile.TileForecast;
import java.io.Serializable;

/** Something done before and after a model, which makes another model of it. */
sealed interface Treatment extends Serializable
    permits BackProjection, Ensemble, Enlargement, Rescaling {
  /** What is added to the model's name; empty where the name stays. */
  String suffix();

  /** What decides the result, in a few characters. */
  String fingerprint();

  /** Scale of the whole around a model of a scale. */
  int scale(int own);

  /** How the model within is loaded. */
  EngineOptions options(EngineOptions asked);

  /** How many times as much is computed, per pixel of the result, around a model of a scale. */
  default double work(int own) {
    return 1;
  }

  /** Tiles of the whole around a model of a scale. */
  TileForecast forecast(TileForecast inner, int own);

  /** The whole around an upscaler of a scale, which is closed with it. */
  Upscaler around(Upscaler inner, int own);
}
