/**
 * Objects in a store: reads at any position, atomic writes, listings.
 *
 * <p>Start at {@link io.enlarger.storage.ObjectStore}. Local folders, HDFS and S3 (s3a) are the
 * same here; this is the only package that uses Hadoop's FileSystem, and the one that turns its
 * errors into ones that a user can act on.
 *
 * <p>{@link io.enlarger.storage.Downloads} fetches public models from the web.
 *
 * <p>May import: image's byte source and the root package; Hadoop.
 */
@NullMarked
package io.enlarger.storage;

import org.jspecify.annotations.NullMarked;
