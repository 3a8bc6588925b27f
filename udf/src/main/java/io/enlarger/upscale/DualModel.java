package io.enlarger.upscale;

import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.model.Precision;
import io.enlarger.model.arch.DualNetwork;
import io.enlarger.model.torchscript.ScriptArchive;
import io.enlarger.model.torchscript.Target;
import io.enlarger.tile.Mosaic;
import io.enlarger.tile.Tile;
import io.enlarger.tile.TilePlan;
import io.enlarger.tile.TileSpec;
import java.io.Serializable;

/**
 * A network that learned to shrink, by the bytes of its file: what it makes of a result, against
 * the source, is a measure of fidelity that needs no reference (Guo et al. 2020, DRN, equation 3).
 *
 * <p>Immutable and serialisable.
 */
public final class DualModel implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Side of a tile of the small image, halo included. */
  private static final int TILE_PX = 256;

  private final String name;
  private final Weights weights;
  private final int factor;

  private DualModel(String name, Weights weights, int factor) {
    this.name = name;
    this.weights = weights;
    this.factor = factor;
  }

  /**
   * The dual network of a file.
   *
   * @param name how the user calls it
   * @throws EnlargerException {@link ErrorCode#CHECKPOINT_INVALID}, {@link
   *     ErrorCode#CHECKPOINT_UNSAFE}, {@link ErrorCode#ARCHITECTURE_UNKNOWN}, {@link
   *     ErrorCode#ARCHITECTURE_MISMATCH}
   */
  public static DualModel of(String name, byte[] file) {
    try {
      Weights weights = Weights.of(file);
      return new DualModel(name, weights, DualNetwork.of(weights.tensors()).factor());
    } catch (EnlargerException e) {
      throw new EnlargerException(e.code(), "dual model " + name + ": " + e.getMessage(), e);
    }
  }

  /** How many times smaller it makes an image along one side. */
  public int factor() {
    return factor;
  }

  /** What tells it from all others. */
  public String sha256() {
    return weights.sha256();
  }

  /** Loads it on the CPU, in 32 bits. */
  public Loaded load() {
    DualNetwork network = DualNetwork.of(weights.tensors());
    TorchModule module =
        TorchModule.load(
            name,
            out -> ScriptArchive.write(network.graph(), Precision.FP32, Target.ofThisCpu(), out),
            Precision.FP32,
            null,
            IntegerTranslator::new);
    return new Loaded(name, network, module);
  }

  /** A dual network in memory. Thread-safe. */
  public static final class Loaded implements AutoCloseable {
    private final String name;
    private final DualNetwork network;
    private final TorchModule module;

    private Loaded(String name, DualNetwork network, TorchModule module) {
      this.name = name;
      this.network = network;
      this.module = module;
    }

    /**
     * An image shrunk by the factor, in tiles that give what the whole would.
     *
     * @param large sides are multiples of the factor; gray for networks of RGB too
     * @throws EnlargerException {@link ErrorCode#INFERENCE_FAILED}, {@link
     *     ErrorCode#INFERENCE_NOT_FINITE}
     */
    public Pixels shrunk(Pixels large) {
      if (large.channels() == 1 && network.channels() == 3) {
        return shrunk(large.select(0, 0, 0)).toGray();
      }
      int factor = network.factor();
      int widthPx = large.widthPx() / factor;
      int heightPx = large.heightPx() / factor;
      Mosaic mosaic = Mosaic.of(widthPx, heightPx, large.channels(), large.bitDepth());
      TileSpec spec = new TileSpec(TILE_PX, network.haloPx(), 1);
      try (TorchModule.Runner runner = module.runner()) {
        for (Tile tile : TilePlan.covering(widthPx, heightPx, spec).tiles()) {
          Pixels window = large.crop(tile.window().scaledBy(factor));
          if (!runner.run(window, samples -> place(samples, tile, mosaic, large.bitDepth()))) {
            throw EnlargerException.of(
                ErrorCode.INFERENCE_NOT_FINITE,
                "dual model %s: gives NaN or infinity; its file is not fit for this image",
                name);
          }
        }
      } catch (TranslateException | EngineException e) {
        throw new EnlargerException(
            ErrorCode.INFERENCE_FAILED,
            "dual model " + name + ": libtorch failed: " + TorchModule.reason(e),
            e);
      }
      return mosaic.toPixels();
    }

    private static void place(java.nio.ByteBuffer samples, Tile tile, Mosaic mosaic, int bits) {
      Region kept = tile.core().relativeTo(tile.window().x(), tile.window().y());
      int width = tile.window().widthPx();
      if (bits == 8) {
        mosaic.place8(samples, width, kept, tile.core().x(), tile.core().y());
      } else {
        mosaic.place16(samples.asIntBuffer(), width, kept, tile.core().x(), tile.core().y());
      }
    }

    @Override
    public void close() {
      module.close();
    }
  }
}
