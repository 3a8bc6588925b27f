package io.enlarger.ledger;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which images of a catalog are wanted, besides those that are done.
 *
 * @param since only those modified at that time or later, or of which that is not known
 * @param onlyQuarantined only those that were quarantined when they were last tried
 * @param limit at most that many of those to be done, the first by address
 */
public record Selection(Optional<Instant> since, boolean onlyQuarantined, OptionalInt limit) {
  /** Whether it can leave out anything but what is over the limit. */
  private boolean chooses() {
    return since.isPresent() || onlyQuarantined;
  }

  /** Whether the first images of the catalog are the ones, so that no others need be looked at. */
  public boolean takesTheFirst(Ledger ledger) {
    return limit.isPresent() && ledger.isEmpty() && !chooses();
  }
}
