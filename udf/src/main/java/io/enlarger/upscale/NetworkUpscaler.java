package io.enlarger.upscale;

import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.tile.Mosaic;
import io.enlarger.tile.Tile;
import io.enlarger.tile.TilePlan;
import io.enlarger.tile.TileSpec;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an image into tiles, runs the network on each, and puts the results together.
 *
 * <p>Takes images of the network's channels, and gray for networks of RGB.
 */
final class NetworkUpscaler implements Upscaler {
  private final NetworkModel model;
  private final TorchModule.Runner chosen;
  private TorchModule.@Nullable Runner full;

  NetworkUpscaler(NetworkModel model) {
    this.model = model;
    this.chosen = model.chosen().runner();
  }

  @Override
  public Enlarged upscale(Pixels source) {
    int asked = model.passport().channels();
    if (source.channels() == asked) {
      return upscaleColour(source);
    }
    if (source.channels() == 1) {
      Enlarged colour = upscaleColour(source.select(0, 0, 0));
      return colour.with(colour.pixels().toGray());
    }
    throw new IllegalStateException(source + " for a network of " + asked + " channels");
  }

  @Override
  public int reachPx() {
    return model.tileSpec().haloPx();
  }

  private Enlarged upscaleColour(Pixels source) {
    int scale = model.passport().scale();
    Pixels padded = padded(source);
    Work work = new Work(padded, scale);
    TilePlan plan = TilePlan.covering(padded.widthPx(), padded.heightPx(), model.tileSpec());
    for (Tile tile : plan.tiles()) {
      work.compute(tile, model.tileSpec());
    }
    Pixels enlarged = work.mosaic.toPixels().crop(source.bounds().scaledBy(scale));
    return new Enlarged(enlarged, plan.tiles().size(), work.degraded);
  }

  /** Reflects right and bottom borders outwards where the network takes certain sizes only. */
  private Pixels padded(Pixels source) {
    int multiple = model.passport().sizeMultiplePx();
    int least = model.passport().minSizePx();
    return source.reflectedTo(
        roundUp(Math.max(source.widthPx(), least), multiple),
        roundUp(Math.max(source.heightPx(), least), multiple));
  }

  private static int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }

  private TorchModule.Runner full() {
    TorchModule.Runner runner = full;
    if (runner == null) {
      runner = model.full().runner();
      full = runner;
    }
    return runner;
  }

  @Override
  public void close() {
    chosen.close();
    if (full != null) {
      full.close();
    }
  }

  /** One image while it is computed. */
  private final class Work {
    private final Pixels source;
    private final int scale;
    private final Mosaic mosaic;
    private int degraded;

    Work(Pixels source, int scale) {
      this.source = source;
      this.scale = scale;
      this.mosaic =
          Mosaic.of(
              source.widthPx() * scale,
              source.heightPx() * scale,
              source.channels(),
              source.bitDepth());
    }

    /** Computes a tile; not finite, then in full precision; out of memory, then in parts. */
    void compute(Tile tile, TileSpec spec) {
      Pixels window = source.crop(tile.window());
      // the significand of a short float is coarser than 16 bits
      boolean deep = source.bitDepth() == 16;
      try {
        if ((deep ? full() : chosen).run(window, samples -> place(samples, tile))) {
          return;
        }
        degraded++;
        if (!deep && full().run(window, samples -> place(samples, tile))) {
          return;
        }
      } catch (TranslateException | EngineException e) {
        if (isOutOfMemory(e) && !spec.halved().equals(spec)) {
          degraded++;
          inParts(tile, spec.halved());
          return;
        }
        throw new EnlargerException(
            ErrorCode.INFERENCE_FAILED,
            "model "
                + model.passport().name()
                + ": libtorch failed on tile "
                + tile.window()
                + ": "
                + TorchModule.reason(e)
                + "; try a smaller tile.size-px",
            e);
      }
      throw EnlargerException.of(
          ErrorCode.INFERENCE_NOT_FINITE,
          "model %s: gives NaN or infinity on tile %s in full precision too; the checkpoint is not"
              + " fit for this image",
          model.passport().name(),
          tile.window());
    }

    private void inParts(Tile tile, TileSpec smaller) {
      Region window = tile.window();
      for (Tile part : TilePlan.covering(window.widthPx(), window.heightPx(), smaller).tiles()) {
        part.core()
            .movedBy(window.x(), window.y())
            .intersection(tile.core())
            .ifPresent(
                core ->
                    compute(
                        new Tile(part.window().movedBy(window.x(), window.y()), core), smaller));
      }
    }

    private void place(java.nio.ByteBuffer samples, Tile tile) {
      Region kept = tile.core().relativeTo(tile.window().x(), tile.window().y()).scaledBy(scale);
      int width = tile.window().widthPx() * scale;
      int x = tile.core().x() * scale;
      int y = tile.core().y() * scale;
      if (source.bitDepth() == 8) {
        mosaic.place8(samples, width, kept, x, y);
      } else {
        mosaic.place16(samples.asIntBuffer(), width, kept, x, y);
      }
    }
  }

  private static boolean isOutOfMemory(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
      if (message.contains("out of memory")
          || message.contains("can't allocate memory")
          || message.contains("not enough memory")) {
        return true;
      }
    }
    return false;
  }
}
