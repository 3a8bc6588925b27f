package io.enlarger.upscale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the processor is good at. */
final class Cpu {
  private Cpu() {}

  /**
   * Whether convolutions run faster in bfloat16 than in 32 bits: with Intel's AMX, or with AVX-512
   * BF16 on AMD, where it doubles the rate. Intel's AVX-512 BF16 without AMX was measured slower
   * than 32 bits. False where the processor cannot be found out.
   *
   * <p>Decided by what the processor is and not by timing, so that the same machine always writes
   * the same bytes.
   */
  static boolean isFasterInBfloat16() {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return false;
    }
    try {
      return isFasterInBfloat16(Files.readAllLines(info));
    } catch (IOException e) {
      return false;
    }
  }

  static boolean isFasterInBfloat16(List<String> cpuinfo) {
    Set<String> flags = words(cpuinfo, "flags");
    return flags.contains("amx_bf16")
        || (flags.contains("avx512_bf16") && words(cpuinfo, "vendor_id").contains("AuthenticAMD"));
  }

  /** The words after the colon of the first line that begins so. */
  private static Set<String> words(List<String> cpuinfo, String key) {
    return cpuinfo.stream()
        .filter(line -> line.startsWith(key))
        .findFirst()
        .map(line -> new HashSet<>(Arrays.asList(line.split("[:\\s]+", -1))))
        .orElseGet(HashSet::new);
  }
}
