/**
 * A network as data, and its way into a file that libtorch loads.
 *
 * <p>Start at {@link io.enlarger.model.torchscript.Graph}: an architecture lays out its operations
 * on it, and every {@link io.enlarger.model.torchscript.Value} knows its channels, its scale and
 * how far around a pixel it looks. {@link io.enlarger.model.torchscript.ScriptArchive} writes the
 * graph for a precision, with the conversions from and to pixels inside.
 *
 * <p>May import: {@link io.enlarger.model} and the root package.
 */
@NullMarked
package io.enlarger.model.torchscript;

import org.jspecify.annotations.NullMarked;
