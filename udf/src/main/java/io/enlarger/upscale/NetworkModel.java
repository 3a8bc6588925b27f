package io.enlarger.upscale;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.model.Passport;
import io.enlarger.model.Precision;
import io.enlarger.model.Tiling;
import io.enlarger.tile.TileSpec;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network on a device: in the precision that was chosen, and in full precision for what that one
 * cannot do.
 */
final class NetworkModel implements LoadedModel {
  private final Loadable network;
  private final Passport passport;
  private final TileSpec tiles;
  private final @Nullable Integer gpu;
  private final TorchModule chosen;
  private final @Nullable BatchQueue queue;
  private @Nullable TorchModule full;

  private NetworkModel(
      Loadable network,
      TileSpec tiles,
      EngineOptions options,
      TorchModule chosen,
      @Nullable TorchModule full) {
    this.network = network;
    this.passport = network.passport();
    this.tiles = tiles;
    this.gpu = options.gpu();
    this.chosen = chosen;
    int batch = network.batches() ? options.batching().sizeOn(gpu, tiles) : 1;
    this.queue = batch == 1 ? null : new BatchQueue(chosen, batch, options.batching().waitMs());
    this.full = full;
  }

  static NetworkModel load(Loadable network, EngineOptions options) {
    Passport passport = network.passport();
    TileSpec tiles = TileSizing.of(passport, options);
    Integer gpu = options.gpu();
    Precision asked = options.precision();
    if (network.onlyPrecision().isPresent()) {
      TorchModule module = network.module(network.onlyPrecision().get(), gpu);
      return new NetworkModel(network, tiles, options, module, module);
    }
    if (asked != null) {
      TorchModule module = network.module(asked, gpu);
      if (asked != Precision.FP32 && !PrecisionProbe.computes(module, passport)) {
        module.close();
        throw EnlargerException.of(
            ErrorCode.DEVICE_UNAVAILABLE,
            "model.precision=%s: %s does not compute in it; ask for auto, which takes the fastest"
                + " that the device has, or for fp32",
            asked.name().toLowerCase(Locale.ROOT),
            gpu == null ? "this processor" : "the GPU");
      }
      return new NetworkModel(
          network, tiles, options, module, asked == Precision.FP32 ? module : null);
    }
    TorchModule full = network.module(Precision.FP32, gpu);
    Precision fast =
        isOfLuma(passport)
            ? Precision.FP32
            : gpu != null
                ? Precision.FP16
                : Cpu.isFasterInBfloat16() ? Precision.BF16 : Precision.FP32;
    if (fast == Precision.FP32) {
      return new NetworkModel(network, tiles, options, full, full);
    }
    TorchModule module = network.module(fast, gpu);
    if (PrecisionProbe.agrees(module, full, passport)) {
      return new NetworkModel(network, tiles, options, module, full);
    }
    module.close();
    return new NetworkModel(network, tiles, options, full, full);
  }

  /** Such a network is given luma in 16 bits, for which short floats are too coarse. */
  private static boolean isOfLuma(Passport passport) {
    return passport.channels() == 1;
  }

  /** The network in full precision, loaded when it is first needed. */
  synchronized TorchModule full() {
    TorchModule module = full;
    if (module == null) {
      module = network.module(Precision.FP32, gpu);
      full = module;
    }
    return module;
  }

  /** A lane for one thread, in the precision that was chosen. */
  Lane chosen() {
    return queue == null ? Lane.of(chosen) : queue.lane();
  }

  Passport passport() {
    return passport;
  }

  TileSpec tileSpec() {
    return tiles;
  }

  @Override
  public int scale() {
    return passport.scale();
  }

  @Override
  public Optional<TileSpec> tiles() {
    return Optional.of(tiles);
  }

  @Override
  public Optional<Tiling> tiling() {
    return Optional.of(TileSizing.tiling(passport, tiles));
  }

  @Override
  public Optional<Precision> precision() {
    return Optional.of(chosen.precision());
  }

  @Override
  public String device() {
    return gpu == null ? "cpu" : "gpu:" + gpu;
  }

  @Override
  public Upscaler upscaler() {
    Upscaler colours = new NetworkUpscaler(this);
    return new AlphaUpscaler(
        isOfLuma(passport) ? new LumaUpscaler(colours, passport.scale()) : colours,
        passport.scale());
  }

  @Override
  public synchronized void close() {
    if (queue != null) {
      queue.close();
    }
    chosen.close();
    if (full != null && full != chosen) {
      full.close();
    }
  }
}
