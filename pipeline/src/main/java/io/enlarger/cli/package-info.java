/**
 * The command line.
 *
 * <p>Start at {@link io.enlarger.cli.Enlarger}; each command is a class of its own, and every
 * option is a key of the configuration too.
 *
 * <p>May import: job, config, and what their results are made of; picocli.
 */
@NullMarked
package io.enlarger.cli;

import org.jspecify.annotations.NullMarked;
