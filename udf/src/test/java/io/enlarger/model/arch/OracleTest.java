package io.enlarger.model.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.model.Precision;
import io.enlarger.model.StateDict;
import io.enlarger.model.Tensor;
import io.enlarger.model.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every network against its official implementation, in 32 bits.
 *
 * <p>{@code -Doracles.dir=DIR} names other cases. One line is printed for each: what was compared,
 * and the largest difference.
 *
 * <p>The tolerance of 2e-5 is six times the largest difference between the official implementation
 * in 32 and in 64 bits, and small enough to tell an exact GELU from its approximation.
 */
class OracleTest {
  private static final double TOLERANCE = 2e-5;

  /** Numbers rounded to 8 bits of significand are compared loosely. */
  private static final double ROUNDED_TOLERANCE = 1e-2;

  @TestFactory
  List<DynamicTest> cases() throws IOException {
    Path directory = Oracle.directory();
    List<DynamicTest> tests = new ArrayList<>();
    for (Oracle oracle : Oracle.all(directory)) {
      tests.add(DynamicTest.dynamicTest(oracle.name(), () -> check(oracle)));
    }
    if (tests.isEmpty()) {
      tests.add(DynamicTest.dynamicTest("absent", () -> abort("no oracles in " + directory)));
    }
    return tests;
  }

  private static void check(Oracle oracle) throws IOException {
    if (oracle.meta().has("outputs")) {
      checkDual(oracle);
      return;
    }
    try (var files = Files.list(oracle.folder())) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith("weights")) {
          check(oracle, name);
        }
      }
    }
  }

  /** A list of networks that shrink: each alone, and all one behind the other. */
  private static void checkDual(Oracle oracle) throws IOException {
    StateDict tensors = Checkpoint.read(oracle.weights("weights.pth"));
    assertThatThrownBy(() -> Architectures.network(tensors, Map.of()))
        .isInstanceOf(EnlargerException.class)
        .hasMessageContaining("the dual network of DRN, which shrinks")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.ARCHITECTURE_MISMATCH);
    Oracle.Array input = oracle.array("input.npy");
    List<DualNetwork> stages = new ArrayList<>();
    for (int i = 0; i < oracle.meta().path("outputs").size(); i++) {
      Map<String, Tensor> own = new LinkedHashMap<>();
      for (String name : tensors.names()) {
        if (name.startsWith(i + ".")) {
          own.put(name.substring(2), Objects.requireNonNull(tensors.find(name)));
        }
      }
      DualNetwork stage = DualNetwork.of(StateDict.of(own));
      assertThat(stage.factor()).isEqualTo(2);
      stages.add(stage);
      double difference = difference(run(stage, input), oracle.array("output_" + i + ".npy"));
      say(oracle, "dual " + i, difference);
      assertThat(difference).as(oracle.name() + " " + i).isLessThanOrEqualTo(TOLERANCE);
    }
    DualNetwork all = DualNetwork.of(tensors);
    assertThat(all.factor()).isEqualTo(4);
    double difference = difference(run(all, input), run(stages.get(0), run(stages.get(1), input)));
    say(oracle, "dual, all", difference);
    assertThat(difference).isLessThanOrEqualTo(TOLERANCE);
  }

  private static Oracle.Array run(DualNetwork network, Oracle.Array input) {
    try (Djl djl = new Djl(network.graph(), Precision.FP32)) {
      return djl.floats("forward_float", input);
    }
  }

  private static void check(Oracle oracle, String file) throws IOException {
    StateDict tensors = Checkpoint.read(oracle.weights(file));
    Network network = build(oracle, tensors, Map.of());
    double tolerance = file.contains("bf16") ? ROUNDED_TOLERANCE : TOLERANCE;
    Oracle.Array input = oracle.array("input.npy");
    try (Djl djl = new Djl(network.graph(), Precision.FP32)) {
      double difference =
          difference(djl.floats("forward_float", input), oracle.array("output.npy"));
      say(oracle, file + " " + network.architecture(), difference);
      assertThat(difference).as(oracle.name() + " " + file).isLessThanOrEqualTo(tolerance);
      int main = oracle.meta().path("output_list_index_of_output_npy").asInt();
      for (int i = 0; i < main; i++) {
        double other =
            difference(
                djl.floats("forward_float_output" + i, input),
                oracle.array("output_list_" + i + ".npy"));
        say(oracle, "output " + i, other);
        assertThat(other).as(oracle.name() + " output " + i).isLessThanOrEqualTo(tolerance);
      }
    }
    for (int scale = 2; scale <= 4 && oracle.meta().has("all_scales"); scale++) {
      Network one = build(oracle, tensors, Map.of("scale", Integer.toString(scale)));
      try (Djl djl = new Djl(one.graph(), Precision.FP32)) {
        double difference =
            difference(
                djl.floats("forward_float", input), oracle.array("output-x" + scale + ".npy"));
        say(oracle, "x" + scale, difference);
        assertThat(difference).as(oracle.name() + " x" + scale).isLessThanOrEqualTo(tolerance);
      }
    }
  }

  /** Answers from the case's description exactly the questions that the architecture asks. */
  static Network build(Oracle oracle, StateDict tensors, Map<String, String> more) {
    Network assumed = Architectures.network(tensors, Map.of());
    Map<String, String> answers =
        oracle.answers(assumed.assumptions().stream().map(a -> a.key()).toArray(String[]::new));
    answers.putAll(more);
    return Architectures.network(tensors, answers);
  }

  private static void say(Oracle oracle, String what, double difference) {
    System.out.printf(Locale.ROOT, "%-30s %-45s %.2e%n", oracle.name(), what, difference);
  }

  static double difference(Oracle.Array actual, Oracle.Array expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    double largest = 0;
    for (int i = 0; i < expected.values().length; i++) {
      double difference = Math.abs((double) actual.values()[i] - expected.values()[i]);
      largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
    }
    return largest;
  }
}
