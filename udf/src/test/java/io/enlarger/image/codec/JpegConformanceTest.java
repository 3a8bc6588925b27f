package io.enlarger.image.codec;

import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.util.List;

class JpegConformanceTest extends FormatConformance {
  @Override
  ImageFormat format() {
    return ImageFormat.JPEG;
  }

  @Override
  List<Sample> samples() throws IOException {
    return FormatSamples.jpeg();
  }
}
