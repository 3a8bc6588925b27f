package io.enlarger.upscale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the processor can do. */
final class Cpu {
  private static final Set<String> BFLOAT16 = Set.of("avx512_bf16", "amx_bf16", "bf16");

  private Cpu() {}

  /**
   * Whether the processor multiplies bfloat16 itself, so that it is faster than 32 bits; false
   * where that cannot be found out.
   */
  static boolean computesBfloat16() {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
          .findFirst()
          .map(line -> List.of(line.split("[:\\s]+")).stream().anyMatch(BFLOAT16::contains))
          .orElse(false);
    } catch (IOException e) {
      return false;
    }
  }
}
