/**
 * The configuration: one immutable view of HOCON, read once, with all its problems reported
 * together.
 *
 * <p>Start at {@link io.enlarger.config.EnlargerConfig}. The keys, their defaults and what they
 * mean are in {@code conf/enlarger.conf}, which is also the file that the program takes its
 * defaults from. {@link io.enlarger.config.PublicModels} is the list of {@code conf/models.conf}.
 *
 * <p>May import: values of the udf packages, the config library.
 */
@NullMarked
package io.enlarger.config;

import org.jspecify.annotations.NullMarked;
