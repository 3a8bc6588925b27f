package io.enlarger.model.arch;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.EnlargerException;
import io.enlarger.SharedFiles;
import io.enlarger.model.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes changed at random: whatever comes of it, it is an answer or a coded refusal. */
class DamageTest {
  private static final long SEED = 7;
  private static final int ROUNDS = 4000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "control-good-srvgg-x2.pth",
        "control-good-srvgg-x2-legacy.pth",
        "control-good-srvgg-x2.safetensors"
      })
  void changedBytes(String name) throws IOException {
    Path file = SharedFiles.file("oracles/reject/" + name);
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(SEED);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bad = good.clone();
      int changes = 1 + random.nextInt(4);
      for (int i = 0; i < changes; i++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(8) == 0) {
        bad = Arrays.copyOf(bad, random.nextInt(bad.length));
      }
      try {
        Architectures.network(Checkpoint.read(bad), Map.of());
      } catch (EnlargerException e) {
        refused++;
        assertThat(e.getMessage()).doesNotContain("\n");
      } catch (RuntimeException | Error e) {
        throw new AssertionError("round " + round + " of seed " + SEED, e);
      }
    }
    assertThat(refused).isPositive();
  }
}
