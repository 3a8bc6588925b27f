package io.enlarger.image.codec;

import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.util.List;

class GifConformanceTest extends FormatConformance {
  @Override
  ImageFormat format() {
    return ImageFormat.GIF;
  }

  @Override
  List<Sample> samples() throws IOException {
    return FormatSamples.gif();
  }
}
