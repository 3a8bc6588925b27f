package io.enlarger.image.codec;

import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

class JpegConformanceTest extends FormatConformance {
  @Override
  ImageFormat format() {
    return ImageFormat.JPEG;
  }

  @Override
  List<Sample> samples() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (int channels : new int[] {1, 3}) {
      Pixels pixels = Samples.photo(61, 37, channels, 8, channels);
      samples.add(
          new Sample(
              pixels.toString(),
              Samples.encode(Codecs.of(format()), Image.of(pixels)),
              pixels,
              ImageFormat.JPEG == ImageFormat.JPEG ? 24 : 0));
    }
    return samples;
  }
}
