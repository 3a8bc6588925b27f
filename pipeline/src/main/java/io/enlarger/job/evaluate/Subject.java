package io.enlarger.job.evaluate;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * An image of the catalog.
 *
 * @param index place in the catalog, from 0
 * @param id the catalog's
 * @param uri its address
 * @param referenceUri the reference's address; null where the catalog names none
 * @param dataset what it is put together with
 */
public record Subject(
    long index, String id, String uri, @Nullable String referenceUri, String dataset)
    implements Serializable {
  /** The last part of its address, for tables. */
  public String fileName() {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }
}
