package io.enlarger.upscale;

import java.util.List;
import java.util.Locale;

/** Tells what libtorch's failures mean; it has messages, not types. */
final class Failures {
  private static final List<String> OUT_OF_MEMORY =
      List.of("out of memory", "can't allocate memory", "not enough memory");

  /** After these every further call on that device fails too. */
  private static final List<String> STICKY =
      List.of(
          "cuda error: an illegal memory access",
          "cuda error: device-side assert",
          "cuda error: unspecified launch failure",
          "cuda error: misaligned address",
          "cuda error: an illegal instruction",
          "cuda error: uncorrectable ecc",
          "cuda error: the launch timed out",
          "cudnn_status_execution_failed",
          "unable to find an engine to execute");

  private Failures() {}

  /** Whether less at a time may do. */
  static boolean isOutOfMemory(Throwable thrown) {
    return says(thrown, OUT_OF_MEMORY);
  }

  /** Whether the process can use its GPU no more. */
  static boolean isSticky(Throwable thrown) {
    return says(thrown, STICKY);
  }

  private static boolean says(Throwable thrown, List<String> texts) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
      if (texts.stream().anyMatch(message::contains)) {
        return true;
      }
    }
    return false;
  }
}
