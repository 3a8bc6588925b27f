package io.enlarger.config;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which licences a model that is fetched may have: {@code model.licences}. */
public enum LicencePolicy {
  /** Every licence, and none that is known. */
  ANY,
  /** Only licences that are known to allow commercial use. */
  COMMERCIAL;

  /** SPDX identifiers in lower case; all allow commercial use, some ask for the same licence. */
  private static final Set<String> COMMERCIAL_USE =
      Set.of(
          "0bsd",
          "agpl-3.0",
          "agpl-3.0-only",
          "agpl-3.0-or-later",
          "apache-2.0",
          "bsd-2-clause",
          "bsd-3-clause",
          "cc-by-3.0",
          "cc-by-4.0",
          "cc-by-sa-3.0",
          "cc-by-sa-4.0",
          "cc0-1.0",
          "gpl-3.0",
          "gpl-3.0-only",
          "gpl-3.0-or-later",
          "isc",
          "lgpl-3.0",
          "lgpl-3.0-only",
          "lgpl-3.0-or-later",
          "mit",
          "mpl-2.0",
          "unlicense",
          "wtfpl");

  /**
   * Whether a model may be used.
   *
   * @param licence SPDX identifier, or empty where it is unknown
   */
  public boolean permits(Optional<String> licence) {
    return this == ANY
        || licence.filter(l -> COMMERCIAL_USE.contains(l.toLowerCase(Locale.ROOT))).isPresent();
  }
}
