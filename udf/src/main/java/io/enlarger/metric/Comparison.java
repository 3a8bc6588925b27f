package io.enlarger.metric;

import io.enlarger.metric.Convention.Planes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** One pass over two images that feeds all measures asked for. */
final class Comparison {
  private final ImagePair pair;
  private final Map<Planes, SquaredError> errors = new EnumMap<>(Planes.class);
  private final Map<Planes, List<StructuralSimilarity>> structures = new EnumMap<>(Planes.class);

  Comparison(ImagePair pair) {
    this.pair = pair;
  }

  Comparison withErrors(Planes planes) {
    errors.put(planes, new SquaredError());
    return this;
  }

  Comparison withStructure(Planes planes) {
    List<StructuralSimilarity> each = new ArrayList<>();
    for (int plane = 0; plane < (planes == Planes.LUMA ? 1 : pair.colors()); plane++) {
      each.add(new StructuralSimilarity(pair.widthPx()));
    }
    structures.put(planes, each);
    return this;
  }

  void run() {
    int width = pair.widthPx();
    double[][] referenceColors = new double[pair.colors()][width];
    double[][] candidateColors = new double[pair.colors()][width];
    double[][] referenceLuma = new double[1][width];
    double[][] candidateLuma = new double[1][width];
    boolean luma = errors.containsKey(Planes.LUMA) || structures.containsKey(Planes.LUMA);
    ImagePair.Rows reference = pair.reference();
    ImagePair.Rows candidate = pair.candidate();
    for (int y = 0; y < pair.heightPx(); y++) {
      reference.read(y, referenceColors);
      candidate.read(y, candidateColors);
      if (luma) {
        Luma.ofRow(referenceColors, referenceLuma[0]);
        Luma.ofRow(candidateColors, candidateLuma[0]);
        feed(Planes.LUMA, referenceLuma, candidateLuma);
      }
      feed(Planes.CHANNELS, referenceColors, candidateColors);
    }
  }

  double psnrDb(Planes planes) {
    SquaredError error = errors.get(planes);
    if (error == null) {
      throw new IllegalStateException("the error of " + planes + " was not asked for");
    }
    return error.psnrDb();
  }

  OptionalDouble ssim(Planes planes) {
    List<StructuralSimilarity> each = structures.get(planes);
    if (each == null) {
      throw new IllegalStateException("the structure of " + planes + " was not asked for");
    }
    double sum = 0;
    for (StructuralSimilarity plane : each) {
      OptionalDouble mean = plane.mean();
      if (mean.isEmpty()) {
        return mean;
      }
      sum += mean.getAsDouble();
    }
    return OptionalDouble.of(sum / each.size());
  }

  private void feed(Planes planes, double[][] reference, double[][] candidate) {
    SquaredError error = errors.get(planes);
    List<StructuralSimilarity> each = structures.getOrDefault(planes, List.of());
    for (int plane = 0; plane < reference.length; plane++) {
      if (error != null) {
        error.add(reference[plane], candidate[plane]);
      }
      if (!each.isEmpty()) {
        each.get(plane).add(reference[plane], candidate[plane]);
      }
    }
  }
}
