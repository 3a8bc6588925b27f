package io.enlarger.model.arch;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Conv;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;
import java.util.Map;

/**
 * The dual network of DRN (Guo et al. 2020, section 3.2), which learned to shrink what the network
 * has enlarged to what it was made of: in guoyongcs/DRN a list of networks in a file of its own
 * ({@code model/common.py}, {@code DownBlock}), each by two, the first of them for the smallest
 * size.
 *
 * @param graph an image [n, channels, h, w] to [n, channels, h / factor, w / factor]; sides must be
 *     multiples of the factor
 * @param factor how many times smaller the result is along one side, a power of two
 * @param channels of the image it takes and gives
 * @param haloPx pixels of the result around a part of it that this part's input must cover
 */
public record DualNetwork(Graph graph, int factor, int channels, int haloPx) {
  private static final String FIRST = "dual_module.0.0";
  private static final String SECOND = "dual_module.1";

  /** Whether the names are those of dual networks. */
  public static boolean recognises(StateDict tensors) {
    return tensors.has(FIRST + ".weight") || tensors.has("0." + FIRST + ".weight");
  }

  /**
   * The networks one behind the other, the last of the file first.
   *
   * @throws EnlargerException {@link ErrorCode#ARCHITECTURE_UNKNOWN}, {@link
   *     ErrorCode#ARCHITECTURE_MISMATCH}, {@link ErrorCode#CHECKPOINT_INVALID}
   */
  public static DualNetwork of(StateDict tensors) {
    if (!recognises(tensors)) {
      throw EnlargerException.of(
          ErrorCode.ARCHITECTURE_UNKNOWN,
          "checkpoint: its %d tensors are not those of DRN's dual network; give the file that DRN's"
              + " training writes beside the model",
          tensors.size());
    }
    boolean single = tensors.has(FIRST + ".weight");
    int stages = single ? 1 : tensors.length("");
    String last = single ? "" : (stages - 1) + ".";
    int channels = tensors.side(last + FIRST + ".weight", 1);
    Layers layers = new Layers("DRN dual", tensors, new Assumptions(Map.of()), channels);
    layers.withoutBias(".*");
    Graph graph = layers.graph();
    Value y = graph.input();
    for (int i = stages - 1; i >= 0; i--) {
      String stage = single ? "" : i + ".";
      int features = tensors.side(stage + FIRST + ".weight", 0);
      y = layers.conv(y, stage + FIRST, features, Conv.same(3).stride(2));
      y = layers.conv(graph.leakyRelu(y, 0.2), stage + SECOND, channels, 3);
    }
    layers.requireAllUsed();
    graph.output(y);
    int factor = 1 << stages;
    return new DualNetwork(graph, factor, channels, (int) Math.ceil(y.radiusPx() / factor) + 1);
  }
}
