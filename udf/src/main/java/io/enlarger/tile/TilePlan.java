package io.enlarger.tile;

import io.enlarger.image.Region;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The tiles of one image, row by row from the upper left.
 *
 * <p>All windows of a plan have the same size, so that they can share a batch and libtorch sees one
 * shape. Windows end at the image's borders and are not padded there: a network that pads with
 * zeros inside then does the same at the border of a window as it would at the border of the whole
 * image, and at all other borders the halo keeps its padding away from the core. Hence tiled equals
 * whole where the halo is at least the receptive field's radius.
 */
public record TilePlan(int widthPx, int heightPx, TileSpec spec, List<Tile> tiles) {
  public TilePlan {
    tiles = List.copyOf(tiles);
  }

  /**
   * The plan with the fewest tiles, evenly sized.
   *
   * @param widthPx columns of the image
   * @param heightPx rows of the image
   */
  public static TilePlan covering(int widthPx, int heightPx, TileSpec spec) {
    List<Span> columns = Span.covering(widthPx, spec);
    List<Span> rows = Span.covering(heightPx, spec);
    List<Tile> tiles = new ArrayList<>(columns.size() * rows.size());
    for (Span row : rows) {
      for (Span column : columns) {
        tiles.add(
            new Tile(
                new Region(column.start(), row.start(), column.length(), row.length()),
                new Region(
                    column.coreStart(),
                    row.coreStart(),
                    column.coreEnd() - column.coreStart(),
                    row.coreEnd() - row.coreStart())));
      }
    }
    return new TilePlan(widthPx, heightPx, spec, Collections.unmodifiableList(tiles));
  }

  /** How many tiles an image has, without making the plan. */
  public static long count(int widthPx, int heightPx, TileSpec spec) {
    return (long) Span.count(widthPx, spec) * Span.count(heightPx, spec);
  }

  /** Pixels that the network computes over pixels of the image: 1 where nothing overlaps. */
  public double overlapFactor() {
    long computed = tiles.stream().mapToLong(tile -> tile.window().areaPx()).sum();
    return computed / ((double) widthPx * heightPx);
  }
}
