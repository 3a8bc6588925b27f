package io.enlarger.model.torchscript;

/** What an archive is written for. */
public enum Target {
  /** Any build of libtorch on any device. */
  PORTABLE,
  /**
   * libtorch with oneDNN on a CPU. Convolutions are oneDNN's at every size, where libtorch by itself
   * takes another routine for small inputs, whose sums differ in the last bit: the pixels of a tile
   * would depend on its size.
   */
  ONEDNN
}
