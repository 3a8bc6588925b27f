package io.enlarger.metric;

import io.enlarger.metric.Convention.Planes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** One pass over two images that feeds all measures asked for. */
final class Comparison {
  private final ImagePair pair;
  private final Map<Planes, List<List<? extends PlanePair>>> fed = new EnumMap<>(Planes.class);

  Comparison(ImagePair pair) {
    this.pair = pair;
  }

  ImagePair pair() {
    return pair;
  }

  /** Feeds one receiver with all planes, one after another in each row. */
  <T extends PlanePair> T all(Planes planes, T receiver) {
    List<T> each = new ArrayList<>();
    for (int plane = 0; plane < count(planes); plane++) {
      each.add(receiver);
    }
    fed.computeIfAbsent(planes, p -> new ArrayList<>()).add(each);
    return receiver;
  }

  /** Feeds each plane to a receiver of its own. */
  <T extends PlanePair> List<T> each(Planes planes, Supplier<T> receivers) {
    List<T> each = new ArrayList<>();
    for (int plane = 0; plane < count(planes); plane++) {
      each.add(receivers.get());
    }
    fed.computeIfAbsent(planes, p -> new ArrayList<>()).add(each);
    return each;
  }

  private int count(Planes planes) {
    return planes == Planes.CHANNELS ? pair.colors() : 1;
  }

  /**
   * Feeds them.
   *
   * @throws IOException where an image whose rows come fails
   */
  void run() throws IOException {
    try {
      feed();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** As {@link #run()}, for images in memory. */
  void runInMemory() {
    try {
      feed();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }

  private void feed() throws IOException {
    int width = pair.widthPx();
    boolean channels = fed.containsKey(Planes.CHANNELS);
    boolean luma = fed.containsKey(Planes.LUMA) || fed.containsKey(Planes.ROUNDED_LUMA);
    double[][] referenceColors = new double[channels ? pair.colors() : 0][width];
    double[][] candidateColors = new double[channels ? pair.colors() : 0][width];
    double[][] referenceLuma = new double[1][luma ? width : 0];
    double[][] candidateLuma = new double[1][luma ? width : 0];
    PixelRows reference = pair.reference();
    PixelRows candidate = pair.candidate();
    for (int y = 0; y < pair.heightPx(); y++) {
      if (channels) {
        reference.readColors(y, referenceColors);
        candidate.readColors(y, candidateColors);
        feed(Planes.CHANNELS, referenceColors, candidateColors);
      }
      if (luma) {
        luma(reference, y, referenceColors, referenceLuma[0]);
        luma(candidate, y, candidateColors, candidateLuma[0]);
        feed(Planes.LUMA, referenceLuma, candidateLuma);
      }
      if (fed.containsKey(Planes.ROUNDED_LUMA)) {
        Luma.round(referenceLuma[0]);
        Luma.round(candidateLuma[0]);
        feed(Planes.ROUNDED_LUMA, referenceLuma, candidateLuma);
      }
    }
    fed.values().forEach(lists -> lists.forEach(each -> each.forEach(PlanePair::end)));
  }

  /** From the colours where they were read, for that is faster than from the samples. */
  private static void luma(PixelRows rows, int y, double[][] colors, double[] luma) {
    if (colors.length > 0) {
      Luma.ofRow(colors, luma);
    } else {
      rows.readLuma(y, luma);
    }
  }

  private void feed(Planes planes, double[][] reference, double[][] candidate) {
    for (List<? extends PlanePair> each : fed.getOrDefault(planes, List.of())) {
      for (int plane = 0; plane < reference.length; plane++) {
        each.get(plane).add(reference[plane], candidate[plane]);
      }
    }
  }
}
