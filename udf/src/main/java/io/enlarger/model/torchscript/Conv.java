package io.enlarger.model.torchscript;

/**
 * How a convolution walks: kernel, stride, zero padding, dilation and groups, the same along both
 * sides.
 */
public record Conv(int kernel, int stride, int padding, int dilation, int groups) {
  public Conv {
    if (kernel < 1 || stride < 1 || padding < 0 || dilation < 1 || groups < 1) {
      throw new IllegalArgumentException("convolution out of range");
    }
  }

  /** Keeps the size of its input: stride 1, padding by half of an odd kernel. */
  public static Conv same(int kernel) {
    return new Conv(kernel, 1, kernel / 2, 1, 1);
  }

  /** One group for every so many channels. */
  public Conv groups(int count) {
    return new Conv(kernel, stride, padding, dilation, count);
  }

  /** A step of so many pixels. */
  public Conv stride(int pixels) {
    return new Conv(kernel, pixels, padding, dilation, groups);
  }

  /** So many zeros at each border. */
  public Conv padding(int pixels) {
    return new Conv(kernel, stride, pixels, dilation, groups);
  }

  /** Taps so many pixels apart, padded to keep the size. */
  public Conv dilation(int pixels) {
    return new Conv(kernel, stride, pixels * (kernel / 2), pixels, groups);
  }
}
