package io.enlarger.model.torchscript;

import io.enlarger.model.Tensor;

/**
 * A tensor that the archive carries.
 *
 * @param name where it came from, for messages
 * @param tensor its numbers
 * @param precise whether it is kept in 32 bits whatever the precision: constants that touch the
 *     image itself, and indices
 */
public record Parameter(String name, Tensor tensor, boolean precise) implements Argument {}
