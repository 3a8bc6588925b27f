package io.enlarger.model.arch;

import io.enlarger.model.Assumption;
import io.enlarger.model.Input;
import io.enlarger.model.Passport;
import io.enlarger.model.Tiling;
import io.enlarger.model.torchscript.Graph;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A recognised network, ready to be written.
 *
 * @param architecture as {@link Architecture#name} says
 * @param scale output pixels for an input pixel along one side; 1 for networks that restore
 * @param channels of the image it takes and gives: 3 (RGB) or 1 (luma)
 * @param input what it is to be given
 * @param hyperparameters what was inferred, in reading order
 * @param assumptions what the file could not settle
 * @param tiling whether tiles give the same pixels as the whole
 * @param haloPx input pixels around a tile on which its output depends; where tiling is
 *     approximate, the context that each tile should be given
 * @param sizeMultiplePx tiles must begin at multiples of this for tiled to equal whole; any size is
 *     taken, since the network pads by itself
 * @param minSizePx the network takes sides of at least this only
 * @param tensorCount tensors of the file that it uses
 * @param parameterCount numbers in them
 * @param graph its operations
 */
public record Network(
    String architecture,
    int scale,
    int channels,
    Input input,
    Map<String, String> hyperparameters,
    List<Assumption> assumptions,
    Tiling tiling,
    int haloPx,
    int sizeMultiplePx,
    int minSizePx,
    int tensorCount,
    long parameterCount,
    Graph graph) {

  public Network {
    if (scale < 1 || haloPx < 0 || sizeMultiplePx < 1 || minSizePx < 1) {
      throw new IllegalArgumentException("network out of range");
    }
    hyperparameters = Collections.unmodifiableMap(new LinkedHashMap<>(hyperparameters));
    assumptions = List.copyOf(assumptions);
  }

  /** The same network, to be given what bicubic interpolation has enlarged. */
  Network sharpening() {
    return new Network(
        architecture,
        scale,
        channels,
        Input.ENLARGED,
        hyperparameters,
        assumptions,
        tiling,
        haloPx,
        sizeMultiplePx,
        minSizePx,
        tensorCount,
        parameterCount,
        graph);
  }

  /** What must be known of it, under a name and for a file. */
  public Passport passport(String name, String sha256) {
    return new Passport(
        name,
        sha256,
        architecture,
        scale,
        channels,
        input,
        hyperparameters,
        assumptions,
        tiling,
        haloPx,
        sizeMultiplePx,
        minSizePx,
        tensorCount,
        parameterCount,
        graph.operationsPerPixel());
  }
}
