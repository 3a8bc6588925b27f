package io.enlarger.resample;

/** When the samples of a resize become integers. */
public enum Rounding {
  /** After each of the two passes, as MATLAB does for integer images. */
  EACH_PASS,
  /** At the end only, as ports of {@code imresize} to floating-point images do (BasicSR's). */
  ONCE
}
