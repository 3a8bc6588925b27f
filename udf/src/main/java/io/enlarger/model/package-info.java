/**
 * What a super-resolution network is, before anything is computed with it.
 *
 * <p>Start at {@link io.enlarger.model.Passport}: architecture, scale, halo, tiling, and every
 * assumption that the file could not settle. {@link io.enlarger.model.StateDict} is the common
 * currency of the packages below: named tensors, as a checkpoint holds them. From bytes to a
 * running network: {@link io.enlarger.model.checkpoint} reads tensors, {@link
 * io.enlarger.model.arch} recognises them and lays out the network, {@link
 * io.enlarger.model.torchscript} writes it for libtorch.
 *
 * <p>May import: nothing but the JDK and the root package.
 */
@NullMarked
package io.enlarger.model;

import org.jspecify.annotations.NullMarked;
