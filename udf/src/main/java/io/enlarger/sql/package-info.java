/**
 * Spark SQL functions over encoded images in BINARY columns.
 *
 * <p>Start at {@link io.enlarger.sql.EnlargerFunctions}: the one list of all functions, which are
 * registered by {@code spark.sql.extensions=io.enlarger.sql.EnlargerExtensions} or by {@code
 * EnlargerFunctions.register(spark)}. A function is one class, one line in the list, one row in the
 * README.
 *
 * <p>NULL in gives NULL out. An image that cannot be read gives NULL too, or fails the query where
 * {@code enlarger.sql.strict} is {@code true}; a model, convention or format that does not exist
 * always fails it.
 *
 * <p>May import: all other packages of this module, Spark SQL.
 */
@NullMarked
package io.enlarger.sql;

import org.jspecify.annotations.NullMarked;
