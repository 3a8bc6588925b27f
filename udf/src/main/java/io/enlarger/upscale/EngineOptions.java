package io.enlarger.upscale;

import io.enlarger.model.Precision;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How a model is loaded.
 *
 * @param precision null for automatic
 * @param tileSizePx longest side of a tile in source pixels, halo included; null for automatic;
 *     raised to 64 unless the precision is {@link Precision#FP32}, since narrower tiles are exact
 *     there alone
 * @param haloPx source pixels around a tile; null for the network's own
 * @param gpu index of the GPU; null for the CPU
 * @param batching how windows are computed together
 */
public record EngineOptions(
    @Nullable Precision precision,
    @Nullable Integer tileSizePx,
    @Nullable Integer haloPx,
    @Nullable Integer gpu,
    Batching batching)
    implements Serializable {
  /** All automatic, on the CPU. */
  public static final EngineOptions DEFAULT =
      new EngineOptions(null, null, null, null, Batching.DEFAULT);

  /** The same in a given precision. */
  public EngineOptions withPrecision(Precision chosen) {
    return new EngineOptions(chosen, tileSizePx, haloPx, gpu, batching);
  }

  /** The same with tiles of a given size. */
  public EngineOptions withTileSizePx(int sizePx) {
    return new EngineOptions(precision, sizePx, haloPx, gpu, batching);
  }

  /** The same on a GPU. */
  public EngineOptions onGpu(int index) {
    return new EngineOptions(precision, tileSizePx, haloPx, index, batching);
  }

  /** The same with windows computed together in another way. */
  public EngineOptions withBatching(Batching chosen) {
    return new EngineOptions(precision, tileSizePx, haloPx, gpu, chosen);
  }
}
