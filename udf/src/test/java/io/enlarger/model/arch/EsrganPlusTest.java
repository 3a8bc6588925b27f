package io.enlarger.model.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enlarger.EnlargerException;
import io.enlarger.model.Precision;
import io.enlarger.model.StateDict;
import io.enlarger.model.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * ESRGAN+ against its closed form, for weights that are multiples of the identity: in a dense block
 * whose other convolutions are zero, {@code x2 = k x} by the direct path and {@code x4 = x2}, so
 * that the block gives {@code x (1 + 0.2 (a + b) k)} where the fifth convolution weighs them by a
 * and b.
 */
class EsrganPlusTest {
  private static final int CHANNELS = 3;
  private static final float K = 0.5f;
  private static final float A = 1;
  private static final float B = 2;

  private static Map<String, Tensor> checkpoint() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    conv(tensors, "model.0", 1);
    for (int r = 1; r <= 3; r++) {
      String block = "model.1.sub.0.RDB" + r + ".conv";
      float[] direct = new float[CHANNELS * CHANNELS];
      for (int c = 0; c < CHANNELS; c++) {
        direct[c * CHANNELS + c] = K;
      }
      tensors.put(block + "1x1.weight", Tensor.of(direct, CHANNELS, CHANNELS, 1, 1));
      for (int i = 1; i <= 4; i++) {
        conv(tensors, block + i + ".0", new float[i]);
      }
      conv(tensors, block + "5.0", 0, 0, A, 0, B);
    }
    conv(tensors, "model.1.sub.1", 1);
    conv(tensors, "model.2", 1);
    conv(tensors, "model.4", 1);
    return tensors;
  }

  /** A convolution that weighs each group of its input's channels by a number. */
  private static void conv(Map<String, Tensor> tensors, String name, float... weights) {
    int in = CHANNELS * weights.length;
    float[] weight = new float[CHANNELS * in * 9];
    for (int c = 0; c < CHANNELS; c++) {
      for (int g = 0; g < in / CHANNELS; g++) {
        weight[(c * in + g * CHANNELS + c) * 9 + 4] = weights[g];
      }
    }
    tensors.put(name + ".weight", Tensor.of(weight, CHANNELS, in, 3, 3));
    tensors.put(name + ".bias", Tensor.of(new float[CHANNELS], CHANNELS));
  }

  @Test
  void theDirectPathIsAddedTwice() {
    Network network = Architectures.network(StateDict.of(checkpoint()), Map.of());
    assertThat(network.hyperparameters()).containsEntry("variant", "ESRGAN+");
    assertThat(network.scale()).isEqualTo(1);
    float[] values = new float[CHANNELS * 5 * 7];
    Random random = new Random(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    double dense = 1 + 0.2 * (A + B) * K;
    double expected = 2 + 0.2 * Math.pow(dense, 3);
    try (Djl djl = new Djl(network.graph(), Precision.FP32)) {
      float[] actual =
          djl.floats("forward_float", new Oracle.Array(new int[] {1, CHANNELS, 5, 7}, values))
              .values();
      for (int i = 0; i < values.length; i++) {
        assertThat((double) actual[i])
            .isCloseTo(expected * values[i], org.assertj.core.data.Offset.offset(2e-6));
      }
    }
  }

  @Test
  void aWrongShapeIsSaid() {
    Map<String, Tensor> tensors = checkpoint();
    tensors.put("model.1.sub.0.RDB2.conv1x1.weight", Tensor.of(new float[6], 2, 3, 1, 1));
    assertThatThrownBy(() -> Architectures.network(StateDict.of(tensors), Map.of()))
        .isInstanceOf(EnlargerException.class)
        .hasMessageContaining("RDB2.conv1x1.weight has shape [2, 3, 1, 1], it should have");
  }
}
