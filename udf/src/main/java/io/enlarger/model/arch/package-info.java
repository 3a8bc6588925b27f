/**
 * The networks: one class each, recognised by names and shapes of tensors.
 *
 * <p>Start at {@link io.enlarger.model.arch.Architectures}, the one list; then read {@link
 * io.enlarger.model.arch.Network}, what recognition results in. A new architecture is one class
 * that implements {@link io.enlarger.model.arch.Architecture}, one line in the list, and one oracle
 * in the tests; {@code README.md} beside the classes has the steps. Blocks that several networks
 * share are written once, in classes named after the block, and {@link
 * io.enlarger.model.arch.Layers} takes their weights.
 *
 * <p>May import: {@link io.enlarger.model}, {@link io.enlarger.model.torchscript} and the root
 * package.
 */
@NullMarked
package io.enlarger.model.arch;

import org.jspecify.annotations.NullMarked;
