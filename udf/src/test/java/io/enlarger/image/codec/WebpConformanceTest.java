package io.enlarger.image.codec;

import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.util.List;

class WebpConformanceTest extends FormatConformance {
  @Override
  ImageFormat format() {
    return ImageFormat.WEBP;
  }

  @Override
  List<Sample> samples() throws IOException {
    return FormatSamples.webp();
  }
}
