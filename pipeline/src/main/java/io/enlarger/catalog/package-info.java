/**
 * Which images: tables of addresses read, folders listed.
 *
 * <p>Start at {@link io.enlarger.catalog.CatalogReader}; {@link io.enlarger.catalog.CatalogSchema}
 * says which columns a catalog has.
 *
 * <p>May import: storage, image (what headers say), Spark.
 */
@NullMarked
package io.enlarger.catalog;

import org.jspecify.annotations.NullMarked;
