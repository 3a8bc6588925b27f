package io.enlarger.image.codec;

import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.util.List;

class BmpConformanceTest extends FormatConformance {
  @Override
  ImageFormat format() {
    return ImageFormat.BMP;
  }

  @Override
  List<Sample> samples() throws IOException {
    return FormatSamples.bmp();
  }
}
