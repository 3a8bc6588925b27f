package io.enlarger.model.arch;

import io.enlarger.model.torchscript.Value;
import java.util.List;

/** The image's mean taken off before a network and put back behind it, in 32 bits. */
final class MeanShift {
  private static final List<Double> DIV2K = List.of(0.4488, 0.4371, 0.4040);

  private final Layers layers;
  private final double range;
  private final float[] mean;

  private MeanShift(Layers layers, double range, float[] mean) {
    this.layers = layers;
    this.range = range;
    this.mean = mean;
    layers.countsTo(range);
  }

  /**
   * The shift that the file holds as 1x1 convolutions {@code SUB} and {@code ADD} (EDSR-PyTorch,
   * {@code MeanShift}); its size says whether the network counts in 0..1 or in 0..255.
   */
  static MeanShift inFile(Layers layers, String sub, String add) {
    int channels = layers.graph().input().channels();
    float[] off = layers.numbers(sub + ".bias", channels);
    requireUnit(layers, sub + ".weight", channels);
    requireUnit(layers, add + ".weight", channels);
    float[] back = layers.numbers(add + ".bias", channels);
    float largest = 0;
    for (float value : off) {
      largest = Math.max(largest, Math.abs(value));
    }
    double range = largest > 1 ? 255 : 1;
    float[] mean = new float[channels];
    for (int c = 0; c < channels; c++) {
      mean[c] = (float) (-off[c] / range);
      layers.require(
          Math.abs(off[c] + back[c]) <= 1e-3 * range,
          "tensors %s.bias and %s.bias are not each other's opposites",
          sub,
          add);
    }
    return new MeanShift(layers, range, mean);
  }

  private static void requireUnit(Layers layers, String name, int channels) {
    float[] weight = layers.numbers(name, channels, channels, 1, 1);
    for (int i = 0; i < weight.length; i++) {
      float expected = i % (channels + 1) == 0 ? 1 : 0;
      layers.require(
          Math.abs(weight[i] - expected) < 1e-6,
          "tensor %s is not the identity; means with other deviations than 1 are not known",
          name);
    }
  }

  /**
   * The shift that the code of a network has and its file does not: mean and range are assumed.
   *
   * @param assumedRange 255 or 1
   */
  static MeanShift assumed(Layers layers, double assumedRange) {
    double range =
        layers
            .assumptions()
            .number(
                "img-range",
                assumedRange,
                "the range in which the network counts is not in the file; every official"
                    + " configuration has this one, a wrong one gives gray noise");
    return new MeanShift(layers, range, mean(layers));
  }

  /** The mean of DIV2K, which is in the code of a network and not in its file. */
  static float[] mean(Layers layers) {
    int channels = layers.graph().input().channels();
    return channels != 3
        ? new float[channels]
        : layers
            .assumptions()
            .numbers(
                "rgb-mean",
                DIV2K,
                "the mean is not in the file; this is DIV2K's, another shifts colours slightly");
  }

  /** {@code (x - mean) range}. */
  Value before(Value x) {
    return affine(x, range, -range);
  }

  /** {@code y / range + mean}. */
  Value behind(Value y) {
    return affine(y, 1 / range, 1);
  }

  /** {@code x factor + mean factorOfMean}. */
  private Value affine(Value x, double factor, double factorOfMean) {
    float[] addend = new float[mean.length];
    for (int c = 0; c < addend.length; c++) {
      addend[c] = (float) (mean[c] * factorOfMean);
    }
    return layers.affine(x, factor, addend);
  }
}
