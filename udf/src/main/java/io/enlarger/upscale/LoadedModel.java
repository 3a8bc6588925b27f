package io.enlarger.upscale;

import io.enlarger.model.Precision;
import io.enlarger.model.Tiling;
import io.enlarger.tile.TileSpec;
import java.util.Optional;

/**
 * A model in the memory of one device.
 *
 * <p>Thread-safe; to be closed after its upscalers.
 */
public interface LoadedModel extends AutoCloseable {
  /** Output pixels for an input pixel along one side. */
  int scale();

  /** How images are cut; empty for a model that takes them whole. */
  Optional<TileSpec> tiles();

  /** Parts of an image begin at multiples of this where they are to give what the whole gives. */
  default int multiplePx() {
    return tiles().map(TileSpec::multiplePx).orElse(1);
  }

  /** Whether tiles give the same pixels as the whole; empty for a model that takes images whole. */
  Optional<Tiling> tiling();

  /** What the network computes in; empty for a baseline, which computes in double precision. */
  Optional<Precision> precision();

  /** For example {@code cpu} or {@code gpu:0}. */
  String device();

  /** An upscaler for one thread. */
  Upscaler upscaler();

  @Override
  void close();
}
