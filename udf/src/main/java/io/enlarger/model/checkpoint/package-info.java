/**
 * Checkpoint files to named tensors, without running anything that is in them.
 *
 * <p>Start at {@link io.enlarger.model.checkpoint.Checkpoint}: it looks at the content, not at the
 * name, and reads PyTorch's zip container, its older container, and safetensors. A restricted
 * unpickler knows the handful of constructors that tensors need and refuses every other name.
 * Lengths, offsets and shapes are checked against the file's size before memory is taken.
 *
 * <p>May import: {@link io.enlarger.model} and the root package.
 */
@NullMarked
package io.enlarger.model.checkpoint;

import org.jspecify.annotations.NullMarked;
