package io.enlarger.config;

import java.util.Collection;
import java.util.Comparator;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what somebody who mistyped a name may have meant. */
final class Suggestions {
  private Suggestions() {}

  /** The known name nearest to {@code given}, or empty text where none is near. */
  static String nearest(String given, Collection<String> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return known.stream()
        .filter(
            name ->
                name.startsWith(given)
                    || distance.apply(given, name) <= Math.max(2, name.length() / 3))
        .min(Comparator.comparingInt((String name) -> distance.apply(given, name)))
        .orElse("");
  }
}
