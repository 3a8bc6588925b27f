package io.enlarger.model.torchscript;

import java.util.Set;

/** What an archive is written for. */
public enum Target {
  /** Any build of libtorch on any device. */
  PORTABLE,
  /**
   * libtorch with oneDNN on a CPU. Convolutions are oneDNN's at every size, where libtorch by
   * itself takes another routine for small inputs, whose sums differ in the last bit: the pixels of
   * a tile would depend on its size.
   */
  ONEDNN;

  /** What suits the CPU of this machine: builds of libtorch for x86-64 have oneDNN. */
  public static Target ofThisCpu() {
    return X86.contains(System.getProperty("os.arch", "")) ? ONEDNN : PORTABLE;
  }

  private static final Set<String> X86 = Set.of("amd64", "x86_64");
}
