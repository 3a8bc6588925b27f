package io.enlarger.model;

/** Whether a network gives the same pixels tile by tile as for the whole image. */
public enum Tiling {
  /** Every output pixel depends on the input within the halo only: tiled equals whole. */
  EXACT,
  /** The network uses statistics of all it is given: tiled differs from whole. */
  APPROXIMATE
}
