package io.enlarger.model.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.model.Precision;
import io.enlarger.model.StateDict;
import io.enlarger.model.Tensor;
import io.enlarger.model.checkpoint.Checkpoint;
import io.enlarger.model.torchscript.Conv;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Parameter;
import io.enlarger.model.torchscript.ScriptArchive;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What goes in and out of an archive, on graphs so small that the answer is known. */
class ArchiveBoundaryTest {
  @Test
  void pixelsPassUnchanged() {
    Graph graph = new Graph(3);
    graph.output(graph.nearest(graph.input(), 2));
    byte[] all = new byte[16 * 16 * 3];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i / 3);
    }
    for (Precision precision : Precision.values()) {
      try (Djl djl = new Djl(graph, precision)) {
        byte[] pixels = djl.pixels(all, 1, 16, 16, 3);
        for (int i = 0; i < pixels.length; i++) {
          int y = i / 96 / 2;
          int x = i % 96 / 3 / 2;
          assertThat(pixels[i]).isEqualTo(all[(y * 16 + x) * 3 + i % 3]);
        }
      }
    }
  }

  @Test
  void sixteenBitsPassUnchanged() {
    Graph graph = new Graph(1);
    graph.output(graph.input());
    int[] all = new int[65536];
    Arrays.setAll(all, i -> i);
    try (Djl djl = new Djl(graph, Precision.FP16)) {
      assertThat(djl.samples16(all, 1, 256, 256, 1)).isEqualTo(all);
    }
  }

  @Test
  void infinityIsSeenAlthoughPixelsAreClipped() {
    Graph graph = new Graph(1);
    Parameter huge = new Parameter("w", Tensor.of(new float[] {3e38f}, 1, 1, 1, 1), false);
    graph.output(graph.scale(graph.conv2d(graph.input(), huge, null, Conv.same(1)), 1000));
    try (Djl djl = new Djl(graph, Precision.FP32)) {
      djl.pixels(new byte[] {0, 0, 0, 0}, 1, 2, 2, 1);
      assertThat(djl.check()).isFinite();
      djl.pixels(new byte[] {0, 0, 0, 1}, 1, 2, 2, 1);
      assertThat(Float.isFinite(djl.check())).isFalse();
    }
  }

  @Test
  void anArchiveIsNotACheckpoint() {
    Graph graph = new Graph(1);
    graph.output(graph.input());
    assertThatExceptionOfType(EnlargerException.class)
        .isThrownBy(() -> Checkpoint.read(ScriptArchive.bytes(graph, Precision.FP32)))
        .withMessage(
            "checkpoint: it asks for __torch__.SrNet, which is not a tensor, and nothing in a file"
                + " is ever executed; save the weights alone: torch.save(model.state_dict(),"
                + " path)");
  }

  @Test
  void wrongShapesAreNamed() {
    Map<String, Tensor> tensors = compact();
    tensors.put("body.2.weight", zeros(8, 9, 3, 3));
    refused(
        tensors,
        Map.of(),
        ErrorCode.ARCHITECTURE_MISMATCH,
        "SRVGGNetCompact: tensor body.2.weight has shape [8, 9, 3, 3], it should have [8, 8, 3, 3];"
            + " the file is damaged or of another network");
  }

  @Test
  void missingTensorsAreNamed() {
    Map<String, Tensor> tensors = compact();
    tensors.remove("body.2.bias");
    refused(
        tensors,
        Map.of(),
        ErrorCode.ARCHITECTURE_MISMATCH,
        "SRVGGNetCompact: tensor body.2.bias is missing, it should have shape [8]; the file is"
            + " incomplete");
  }

  @Test
  void weightsMustBeFinite() {
    Map<String, Tensor> tensors = compact();
    tensors.put("body.2.bias", Tensor.of(new float[] {0, 0, 0, Float.NaN, 0, 0, 0, 0}, 8));
    refused(
        tensors,
        Map.of(),
        ErrorCode.CHECKPOINT_INVALID,
        "SRVGGNetCompact: tensor body.2.bias holds NaN or infinity; the file is damaged or its"
            + " training diverged");
  }

  @Test
  void answersMustBeAsked() {
    refused(
        compact(),
        Map.of("res-scale", "0.1"),
        ErrorCode.CONFIGURATION_INVALID,
        "model.assume.res-scale: SRVGGNetCompact leaves no such question open; it asks for"
            + " act-type");
    refused(
        compact(),
        Map.of("act-type", "swish"),
        ErrorCode.CONFIGURATION_INVALID,
        "model.assume.act-type=swish: must be one of relu, leakyrelu");
  }

  @Test
  void answersReachThePassport() {
    Network network =
        Architectures.network(StateDict.of(compact()), Map.of("act-type", "leakyrelu"));
    assertThat(network.assumptions())
        .singleElement()
        .satisfies(a -> assertThat(a.value()).isEqualTo("leakyrelu"));
    assertThat(network.passport("x", "0").haloPx()).isEqualTo(3);
    assertThat(network.scale()).isEqualTo(2);
  }

  @Test
  void namesAreUnique() {
    assertThat(Architectures.ALL).extracting(Architecture::name).doesNotHaveDuplicates();
  }

  private static void refused(
      Map<String, Tensor> tensors, Map<String, String> assume, ErrorCode code, String message) {
    assertThatExceptionOfType(EnlargerException.class)
        .isThrownBy(() -> Architectures.network(StateDict.of(tensors), assume))
        .withMessage(message)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  private static Map<String, Tensor> compact() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("body.0.weight", zeros(8, 3, 3, 3));
    tensors.put("body.0.bias", zeros(8));
    tensors.put("body.2.weight", zeros(8, 8, 3, 3));
    tensors.put("body.2.bias", zeros(8));
    tensors.put("body.4.weight", zeros(12, 8, 3, 3));
    tensors.put("body.4.bias", zeros(12));
    return tensors;
  }

  private static Tensor zeros(int... shape) {
    return Tensor.of(new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)], shape);
  }
}
