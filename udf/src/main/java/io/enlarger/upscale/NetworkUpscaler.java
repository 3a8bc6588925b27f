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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an image into tiles, runs the network on each, and puts the results together.
 *
 * <p>Takes images of the network's channels, and gray for networks of RGB.
 */
final class NetworkUpscaler implements Upscaler {
  private final NetworkModel model;
  private final Lane chosen;
  private @Nullable Lane full;

  NetworkUpscaler(NetworkModel model) {
    this.model = model;
    this.chosen = model.chosen();
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
    Deque<Running> begun = new ArrayDeque<>();
    for (Tile tile : plan.tiles()) {
      if (begun.size() == chosen.inFlight()) {
        work.end(begun.removeFirst());
      }
      begun.add(work.begin(tile, model.tileSpec()));
    }
    begun.forEach(work::end);
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

  private Lane full() {
    Lane lane = full;
    if (lane == null) {
      lane = Lane.of(model.full());
      full = lane;
    }
    return lane;
  }

  @Override
  public void close() {
    chosen.close();
    if (full != null) {
      full.close();
    }
  }

  /**
   * A tile on its way.
   *
   * @param result null where it could not be begun, because of {@code failure}
   */
  private record Running(
      Tile tile,
      TileSpec spec,
      Pixels window,
      Lane.@Nullable Result result,
      @Nullable Exception failure) {
    boolean await() throws TranslateException {
      if (result != null) {
        return result.await();
      }
      if (failure instanceof TranslateException thrown) {
        throw thrown;
      }
      throw (EngineException) Objects.requireNonNull(failure);
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

    /** Has a tile computed, now or while others are begun. */
    Running begin(Tile tile, TileSpec spec) {
      Pixels window = source.crop(tile.window());
      // the significand of a short float is coarser than 16 bits
      Lane lane = source.bitDepth() == 16 ? full() : chosen;
      try {
        return new Running(
            tile, spec, window, lane.submit(window, samples -> place(samples, tile)), null);
      } catch (TranslateException | EngineException e) {
        return new Running(tile, spec, window, null, e);
      }
    }

    /** Ends a tile; not finite, then in full precision; out of memory, then in parts. */
    void end(Running running) {
      Tile tile = running.tile();
      try {
        if (running.await()) {
          return;
        }
        degraded++;
        if (source.bitDepth() == 8
            && full().submit(running.window(), samples -> place(samples, tile)).await()) {
          return;
        }
      } catch (TranslateException | EngineException e) {
        TileSpec smaller = running.spec().halved();
        if (Failures.isOutOfMemory(e) && !smaller.equals(running.spec())) {
          degraded++;
          inParts(tile, smaller);
          return;
        }
        throw failed(tile, e);
      }
      throw EnlargerException.of(
          ErrorCode.INFERENCE_NOT_FINITE,
          "model %s: gives NaN or infinity on tile %s in full precision too; the checkpoint is not"
              + " fit for this image",
          model.passport().name(),
          tile.window());
    }

    private EnlargerException failed(Tile tile, Exception e) {
      String where =
          "model "
              + model.passport().name()
              + ": libtorch failed on tile "
              + tile.window()
              + ": "
              + TorchModule.reason(e);
      return Failures.isSticky(e)
          ? new EnlargerException(
              ErrorCode.DEVICE_LOST, where + "; the device is usable again in a new process", e)
          : new EnlargerException(
              ErrorCode.INFERENCE_FAILED, where + "; try a smaller tile.size-px", e);
    }

    private void inParts(Tile tile, TileSpec smaller) {
      Region window = tile.window();
      for (Tile part : TilePlan.covering(window.widthPx(), window.heightPx(), smaller).tiles()) {
        part.core()
            .movedBy(window.x(), window.y())
            .intersection(tile.core())
            .ifPresent(
                core ->
                    end(
                        begin(
                            new Tile(part.window().movedBy(window.x(), window.y()), core),
                            smaller)));
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
}
