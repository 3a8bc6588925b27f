package io.enlarger.model.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.model.Precision;
import io.enlarger.model.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GraphTest {
  @Test
  void radiusShrinksWithTheScale() {
    Graph graph = new Graph(3);
    Value x = graph.conv2d(graph.input(), weight(12, 3, 5), null, Conv.same(5));
    assertThat(x.radiusPx()).isEqualTo(2);
    x = graph.pixelShuffle(x, 2);
    assertThat(x.channels()).isEqualTo(3);
    x = graph.conv2d(x, weight(8, 3, 3), null, Conv.same(3));
    assertThat(x.radiusPx()).isEqualTo(2.5);
    x = graph.conv2d(x, weight(8, 8, 3), null, Conv.same(3).dilation(2));
    assertThat(x.radiusPx()).isEqualTo(3.5);
    assertThat(x.factor()).isEqualTo(2);
    assertThat(x.isBounded()).isTrue();
    assertThat(graph.operationsPerPixel()).isEqualTo(12 * 3 * 25 + 4 * 8 * 3 * 9 + 4 * 8 * 8 * 9);
  }

  @Test
  void statisticsOfTheWholeAreUnbounded() {
    Graph graph = new Graph(3);
    Value mean = graph.globalMean(graph.input());
    assertThat(graph.multiply(graph.input(), mean).isBounded()).isFalse();
  }

  @Test
  void stridesThatKeepTheGridOfTheInputAreBounded() {
    Graph graph = new Graph(3);
    Value up = graph.nearest(graph.input(), 4);
    Conv by = new Conv(8, 4, 2, 1, 1);
    assertThat(graph.conv2d(up, weight(3, 3, 8), null, by).isBounded()).isTrue();
    assertThat(graph.conv2d(graph.input(), weight(3, 3, 8), null, by).isBounded()).isFalse();
  }

  @Test
  void channelsMustFit() {
    Graph graph = new Graph(3);
    assertThatExceptionOfType(EnlargerException.class)
        .isThrownBy(() -> graph.conv2d(graph.input(), weight(8, 4, 3), null, Conv.same(3)))
        .withMessage("checkpoint: w takes 4 channels, the layer before it gives 3")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.ARCHITECTURE_MISMATCH));
    assertThatExceptionOfType(EnlargerException.class)
        .isThrownBy(() -> graph.pixelShuffle(graph.input(), 2))
        .withMessage("checkpoint: 3 channels cannot be shuffled by 2");
  }

  @Test
  void sumsWithTheImageKeepItsDigits() {
    Graph graph = new Graph(3);
    Value y = graph.conv2d(graph.input(), weight(3, 3, 3), null, Conv.same(3));
    assertThat(y.isWide()).isFalse();
    assertThat(graph.add(y, graph.input()).isWide()).isTrue();
  }

  @Test
  void equalGraphsGiveEqualAlignedArchives() {
    byte[] first = ScriptArchive.bytes(small(), Precision.BF16);
    assertThat(ScriptArchive.bytes(small(), Precision.BF16)).isEqualTo(first);
    String text = new String(first, StandardCharsets.ISO_8859_1);
    for (int at = text.indexOf("PK\3\4"); at >= 0; at = text.indexOf("PK\3\4", at + 1)) {
      int name = (first[at + 26] & 0xff) | (first[at + 27] & 0xff) << 8;
      int extra = (first[at + 28] & 0xff) | (first[at + 29] & 0xff) << 8;
      assertThat((at + 30 + name + extra) % 64).isZero();
    }
    assertThat(ScriptArchive.bytes(small(), Precision.FP32)).isNotEqualTo(first);
  }

  @Test
  void weightsLieChannelsLastWhateverGoesIn() {
    assertThat(TensorLayout.of(weight(8, 3, 5), Precision.FP32).strides())
        .containsExactly(75, 1, 15, 3);
    assertThat(TensorLayout.of(weight(8, 1, 5), Precision.FP32).strides())
        .containsExactly(25, 1, 5, 1);
    assertThat(TensorLayout.of(weight(8, 3, 1), Precision.FP32).strides())
        .containsExactly(3, 1, 1, 1);
  }

  @Test
  void activationsAreWrittenOverWhatNobodyLooksAtAgain() {
    Graph graph = new Graph(1);
    Value y = graph.conv2d(graph.input(), weight(8, 1, 3), null, Conv.same(3));
    Value once = graph.elementwise("tanh", y);
    Value z = graph.conv2d(once, weight(8, 8, 3), null, Conv.same(3));
    Value kept = graph.elementwise("gelu", z);
    graph.output(graph.conv2d(graph.add(kept, z), weight(1, 8, 3), null, Conv.same(3)));
    String code =
        new String(ScriptArchive.bytes(graph, Precision.FP32), StandardCharsets.ISO_8859_1);
    assertThat(code)
        .contains("torch.tanh_(")
        .contains("torch.gelu(")
        .doesNotContain("torch.gelu_(");
  }

  private static Graph small() {
    Graph graph = new Graph(3);
    graph.output(graph.conv2d(graph.input(), weight(3, 3, 3), null, Conv.same(3)));
    return graph;
  }

  private static Parameter weight(int out, int in, int kernel) {
    float[] values = new float[out * in * kernel * kernel];
    Arrays.fill(values, 0.125f);
    return new Parameter("w", Tensor.of(values, out, in, kernel, kernel), false);
  }
}
