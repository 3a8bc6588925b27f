package io.enlarger.plan;

import io.enlarger.catalog.SourceInfo;
import java.io.Serializable;

/** Into how many row bands images are split that are too large for one task. */
@FunctionalInterface
public interface Splitting extends Serializable {
  /** How many, if the file can be read so; 1 for an image that one task is to enlarge. */
  int bands(SourceInfo source);
}
