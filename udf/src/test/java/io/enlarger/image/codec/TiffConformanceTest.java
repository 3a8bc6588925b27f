package io.enlarger.image.codec;

import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.util.List;

class TiffConformanceTest extends FormatConformance {
  @Override
  ImageFormat format() {
    return ImageFormat.TIFF;
  }

  @Override
  List<Sample> samples() throws IOException {
    return FormatSamples.tiff();
  }
}
