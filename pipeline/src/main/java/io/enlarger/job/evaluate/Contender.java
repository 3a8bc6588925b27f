package io.enlarger.job.evaluate;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What is compared: a model, or the images that were given.
 *
 * @param label its name in tables, unlike that of all others of a run
 * @param name how the user calls it
 * @param sha256 of the weights; null for what has none
 * @param architecture of the network, or the name of the baseline
 * @param scale output pixels for a source pixel along one side
 * @param share of the second network, where it is one of a series of mixtures; null where not
 */
public record Contender(
    String label,
    String name,
    @Nullable String sha256,
    String architecture,
    int scale,
    @Nullable Double share)
    implements Serializable {
  /** The images of a catalog as they are. */
  public static Contender given(int scale) {
    return new Contender("given", "given", null, "given", scale, null);
  }
}
