package io.enlarger.upscale;

import io.enlarger.image.Pixels;
import io.enlarger.model.Passport;
import io.enlarger.model.Precision;
import io.enlarger.model.Tiling;
import io.enlarger.tile.TileSpec;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a network behaves on a seeded probe, on the CPU.
 *
 * @param precisions agreement of each short precision with 32 bits, in dB of PSNR; infinite where
 *     they give the same picture, minus infinity where one cannot be computed; empty for a network
 *     that can be had in one precision only
 * @param tiled how much tiles change; empty where they change nothing
 */
public record Inspection(Map<Precision, Double> precisions, Optional<Tiled> tiled) {
  /** Agreement in dB from which on a precision is used. */
  public static final double LEAST_DB = PrecisionProbe.LEAST_DB;

  /** Pixels of each tile that are kept: few, so that seams weigh more than they will. */
  private static final int CORE_PX = 32;

  public Inspection {
    Map<Precision, Double> copy = new EnumMap<>(Precision.class);
    copy.putAll(precisions);
    precisions = Collections.unmodifiableMap(copy);
  }

  /**
   * What tiles with the halo of the network's own tiles change.
   *
   * @param agreementDb PSNR of tiled against whole
   * @param probePx side of the probe
   * @param tiles as the probe was cut; smaller than images are, which is to their disadvantage
   */
  public record Tiled(double agreementDb, int probePx, TileSpec tiles) {}

  static Inspection of(Loadable network) {
    Passport passport = network.passport();
    Map<Precision, Double> precisions = new EnumMap<>(Precision.class);
    if (network.onlyPrecision().isEmpty()) {
      try (TorchModule full = network.module(Precision.FP32, null)) {
        for (Precision precision : new Precision[] {Precision.BF16, Precision.FP16}) {
          try (TorchModule fast = network.module(precision, null)) {
            precisions.put(precision, PrecisionProbe.agreementDb(fast, full, passport));
          }
        }
      }
    }
    TileSpec usual = TileSizing.of(passport, EngineOptions.DEFAULT);
    return new Inspection(
        precisions,
        TileSizing.tiling(passport, usual) == Tiling.EXACT
            ? Optional.empty()
            : Optional.of(tiled(network, usual)));
  }

  private static Tiled tiled(Loadable network, TileSpec usual) {
    Passport passport = network.passport();
    TileSpec tiles =
        TileSpec.atLeast(
            Math.max(2 * usual.haloPx() + CORE_PX, passport.minSizePx()),
            usual.haloPx(),
            usual.multiplePx());
    int sidePx = 2 * (tiles.sizePx() - tiles.haloPx());
    Pixels probe = ProbeImage.square(sidePx, passport.channels());
    Pixels whole = result(network, Math.max(sidePx, tiles.sizePx()), probe);
    Pixels cut = result(network, tiles.sizePx(), probe);
    return new Tiled(ProbeImage.psnrDb(cut, whole), sidePx, tiles);
  }

  private static Pixels result(Loadable network, int tilePx, Pixels probe) {
    EngineOptions options =
        EngineOptions.DEFAULT.withPrecision(Precision.FP32).withTileSizePx(tilePx);
    try (LoadedModel model = NetworkModel.load(network, options);
        Upscaler upscaler = model.upscaler()) {
      return upscaler.upscale(probe).pixels();
    }
  }
}
