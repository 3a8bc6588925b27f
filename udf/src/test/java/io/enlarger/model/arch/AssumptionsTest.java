package io.enlarger.model.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.model.Assumption;
import io.enlarger.model.Precision;
import io.enlarger.model.StateDict;
import io.enlarger.model.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What is assumed is used, and can be overridden. The network is EDSR in BasicSR's layout, whose
 * file tells neither residual factor nor range nor mean, with weights whose result is known.
 */
class AssumptionsTest {
  /** Every convolution takes the centre; the residual block's second one has a bias. */
  private static StateDict edsr(float residual, float last) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    conv(tensors, "conv_first", 3, 1, 0);
    conv(tensors, "body.0.conv1", 3, 0, 0);
    conv(tensors, "body.0.conv2", 3, 0, residual);
    conv(tensors, "conv_after_body", 3, 1, 0);
    conv(tensors, "upsample.0", 12, 0, 0);
    conv(tensors, "conv_last", 3, 0, last);
    // each of the four pixels is the pixel itself
    float[] spread = new float[12 * 3 * 9];
    for (int o = 0; o < 12; o++) {
      spread[(o * 3 + o / 4) * 9 + 4] = 1;
    }
    tensors.put("upsample.0.weight", Tensor.of(spread, 12, 3, 3, 3));
    float[] through = new float[3 * 3 * 9];
    for (int c = 0; c < 3; c++) {
      through[(c * 3 + c) * 9 + 4] = last == 0 ? 1 : 0;
    }
    tensors.put("conv_last.weight", Tensor.of(through, 3, 3, 3, 3));
    return StateDict.of(tensors);
  }

  private static void conv(
      Map<String, Tensor> tensors, String name, int out, float centre, float bias) {
    float[] weight = new float[out * 3 * 9];
    for (int c = 0; c < 3; c++) {
      weight[(c * 3 + c) * 9 + 4] = centre;
    }
    float[] biases = new float[out];
    Arrays.fill(biases, bias);
    tensors.put(name + ".weight", Tensor.of(weight, out, 3, 3, 3));
    tensors.put(name + ".bias", Tensor.of(biases, out));
  }

  /** The result at the first pixel of a black image. */
  private static float[] ofBlack(StateDict tensors, Map<String, String> assume) {
    Network network = Architectures.network(tensors, assume);
    try (Djl djl = new Djl(network.graph(), Precision.FP32)) {
      float[] values =
          djl.floats("forward_float", new Oracle.Array(new int[] {1, 3, 4, 4}, new float[48]))
              .values();
      return new float[] {values[0], values[64], values[128]};
    }
  }

  @Test
  void theMeanIsPutBack() {
    StateDict constant = edsr(0, 1e-9f);
    assertThat(ofBlack(constant, Map.of())).containsExactly(floats(0.4488, 0.4371, 0.4040), EPS);
    assertThat(ofBlack(constant, Map.of("rgb-mean", "0.5, 0.25, 0.125")))
        .containsExactly(floats(0.5, 0.25, 0.125), EPS);
  }

  @Test
  void theRangeIsDividedOut() {
    StateDict constant = edsr(0, 51);
    Map<String, String> black = Map.of("rgb-mean", "0,0,0");
    assertThat(ofBlack(constant, black)).containsExactly(floats(0.2, 0.2, 0.2), EPS);
    assertThat(ofBlack(constant, Map.of("rgb-mean", "0,0,0", "img-range", "102")))
        .containsExactly(floats(0.5, 0.5, 0.5), EPS);
  }

  /** {@code y = f(x) + first}, where the block adds its factor times the bias. */
  @Test
  void theResidualFactorCounts() {
    StateDict residual = edsr(51, 0);
    assertThat(ofBlack(residual, Map.of("rgb-mean", "0,0,0")))
        .containsExactly(floats(0.2, 0.2, 0.2), EPS);
    assertThat(ofBlack(residual, Map.of("rgb-mean", "0,0,0", "res-scale", "0.1")))
        .containsExactly(floats(0.02, 0.02, 0.02), EPS);
  }

  @Test
  void thePassportNamesEachAndWhoSaidIt() {
    Network network = Architectures.network(edsr(1, 0), Map.of("res-scale", "0.1"));
    assertThat(network.assumptions())
        .extracting(Assumption::key)
        .containsExactlyInAnyOrder("res-scale", "img-range", "rgb-mean");
    assertThat(network.assumptions())
        .filteredOn(a -> a.key().equals("res-scale"))
        .containsExactly(new Assumption("res-scale", "0.1", "given by the configuration"));
    assertThat(network.hyperparameters()).containsEntry("value-range", "0..255");
  }

  @Test
  void anUnknownOneIsRefusedWithThoseThatExist() {
    assertThatThrownBy(() -> Architectures.network(edsr(1, 0), Map.of("res-scael", "0.1")))
        .isInstanceOf(EnlargerException.class)
        .hasMessageStartingWith(
            "model.assume.res-scael: EDSR (BasicSR) leaves no such question open")
        .hasMessageContaining("res-scale")
        .hasMessageContaining("img-range")
        .hasMessageContaining("rgb-mean")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
  }

  private static final org.assertj.core.data.Offset<Float> EPS = within(2e-6f);

  private static float[] floats(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
