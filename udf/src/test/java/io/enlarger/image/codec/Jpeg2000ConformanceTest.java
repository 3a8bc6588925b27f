package io.enlarger.image.codec;

import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.util.List;

class Jpeg2000ConformanceTest extends FormatConformance {
  @Override
  ImageFormat format() {
    return ImageFormat.JPEG2000;
  }

  @Override
  List<Sample> samples() throws IOException {
    return FormatSamples.jpeg2000();
  }
}
