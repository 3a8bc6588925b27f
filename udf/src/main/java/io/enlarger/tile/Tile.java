package io.enlarger.tile;

import io.enlarger.image.Region;

/**
 * One tile of a plan.
 *
 * @param window what the network is given: the core with its halo, cut off at the image's borders
 * @param core what is kept of the result; lies within the window
 */
public record Tile(Region window, Region core) {
  public Tile {
    if (!window.contains(core)) {
      throw new IllegalArgumentException("core " + core + " is not within window " + window);
    }
  }
}
