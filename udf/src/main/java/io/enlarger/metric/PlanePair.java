package io.enlarger.metric;

/** What is fed with the rows of one plane of two images, from top to bottom. */
interface PlanePair {
  /** The next row of both. */
  void add(double[] reference, double[] candidate);

  /** There are no more rows. */
  default void end() {}
}
