package io.enlarger.image.codec;

import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.util.List;

class PngConformanceTest extends FormatConformance {
  @Override
  ImageFormat format() {
    return ImageFormat.PNG;
  }

  @Override
  List<Sample> samples() throws IOException {
    return FormatSamples.png();
  }
}
