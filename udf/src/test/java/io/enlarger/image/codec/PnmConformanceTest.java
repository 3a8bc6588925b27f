package io.enlarger.image.codec;

import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.util.List;

class PnmConformanceTest extends FormatConformance {
  @Override
  ImageFormat format() {
    return ImageFormat.PNM;
  }

  @Override
  List<Sample> samples() throws IOException {
    return FormatSamples.pnm();
  }
}
