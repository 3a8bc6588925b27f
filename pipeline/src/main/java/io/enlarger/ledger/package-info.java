/**
 * What was done before, and so what is left to do: the reports of all runs below an output are its
 * ledger.
 *
 * <p>Start at {@link io.enlarger.ledger.Ledger}. Everything stays in Spark; the driver sees counts.
 *
 * <p>May import: catalog, storage, Spark SQL.
 */
@NullMarked
package io.enlarger.ledger;

import org.jspecify.annotations.NullMarked;
