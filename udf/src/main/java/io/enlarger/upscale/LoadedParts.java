package io.enlarger.upscale;

import io.enlarger.model.Precision;
import io.enlarger.model.Tiling;
import io.enlarger.tile.TileSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Several loaded models that make one. */
abstract class LoadedParts implements LoadedModel {
  private final List<LoadedModel> parts;

  /**
   * @param parts at least one, on one device; one that stands there twice is closed once
   */
  LoadedParts(List<LoadedModel> parts) {
    this.parts = List.copyOf(parts);
  }

  final List<LoadedModel> parts() {
    return parts;
  }

  /** The first that there are. */
  @Override
  public final Optional<TileSpec> tiles() {
    return parts.stream().flatMap(part -> part.tiles().stream()).findFirst();
  }

  /** Approximate where one is. */
  @Override
  public final Optional<Tiling> tiling() {
    List<Tiling> all = parts.stream().flatMap(part -> part.tiling().stream()).toList();
    return all.contains(Tiling.APPROXIMATE)
        ? Optional.of(Tiling.APPROXIMATE)
        : all.stream().findFirst();
  }

  /** The shortest where they differ. */
  @Override
  public final Optional<Precision> precision() {
    List<Precision> all = parts.stream().flatMap(part -> part.precision().stream()).toList();
    return all.stream()
        .filter(precision -> precision != Precision.FP32)
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  @Override
  public final String device() {
    return parts.get(0).device();
  }

  @Override
  public final void close() {
    new LinkedHashSet<>(parts).forEach(LoadedModel::close);
  }

  static int leastCommonMultiple(int a, int b) {
    return a / greatestCommonDivisor(a, b) * b;
  }

  static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
