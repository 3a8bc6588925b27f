package io.enlarger.model.torchscript;

import java.util.List;

/**
 * One operation.
 *
 * @param result what it makes
 * @param operation a function of libtorch ({@code torch.conv2d}), a {@link Function}'s name, or one
 *     of the casts below
 * @param arguments in order
 * @param keywords further arguments as {@code name=value} text, may be empty
 */
record Node(Value result, String operation, List<Argument> arguments, String keywords) {
  /** Convolution: input, weight, bias, stride, padding, dilation, groups. */
  static final String CONV_2D = "torch.conv2d";

  /** To the precision of the network; its one argument is wide. */
  static final String NARROW = "narrow";

  /** To 32 bits. */
  static final String WIDEN = "widen";

  /** Concatenation along the channels of all its arguments. */
  static final String CAT = "cat";
}
