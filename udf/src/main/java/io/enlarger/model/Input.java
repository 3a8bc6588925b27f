package io.enlarger.model;

/** What a network is to be given. */
public enum Input {
  /** The source itself. */
  SOURCE,
  /**
   * The source already enlarged by bicubic interpolation, which the network sharpens: SRCNN (Dong
   * et al. 2014, section 3.1) and VDSR (Kim et al. 2016, section 3.1).
   */
  ENLARGED
}
