package io.enlarger.model;

/** The number format that a network's weights and activations are kept in. */
public enum Precision {
  /** 32-bit floating point, the reference. */
  FP32,
  /** bfloat16: the exponent of 32 bits, 8 bits of significand; fast on CPUs that have it. */
  BF16,
  /** IEEE half precision; for GPUs, since CPUs convert it in software. */
  FP16
}
