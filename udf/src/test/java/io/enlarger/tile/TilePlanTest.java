package io.enlarger.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enlarger.image.Region;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TilePlanTest {

  @Test
  void coresPartitionTheImageAndKeepTheirHalo() {
    long seed = 20260101L;
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      int multiple = new int[] {1, 1, 2, 4}[random.nextInt(4)];
      int halo = random.nextInt(20);
      TileSpec spec = TileSpec.atLeast(1 + random.nextInt(90), halo, multiple);
      int width = multiple * (1 + random.nextInt(300 / multiple));
      int height = multiple * (1 + random.nextInt(300 / multiple));
      TilePlan plan = TilePlan.covering(width, height, spec);
      String where = "seed " + seed + ", round " + round + ": " + width + "x" + height + " " + spec;

      int[] covered = new int[width * height];
      Region image = Region.ofSize(width, height);
      Region first = plan.tiles().get(0).window();
      for (Tile tile : plan.tiles()) {
        Region window = tile.window();
        Region core = tile.core();
        assertThat(image.contains(window)).as(where).isTrue();
        assertThat(window.widthPx()).as(where).isEqualTo(first.widthPx());
        assertThat(window.heightPx()).as(where).isEqualTo(first.heightPx());
        assertThat(window.widthPx()).as(where).isLessThanOrEqualTo(spec.sizePx());
        assertThat(window.x() % multiple).as(where).isZero();
        assertThat(window.y() % multiple).as(where).isZero();
        assertThat(window.widthPx() % multiple).as(where).isZero();
        assertThat(window.x() == 0 || core.x() - window.x() >= halo).as(where).isTrue();
        assertThat(window.y() == 0 || core.y() - window.y() >= halo).as(where).isTrue();
        assertThat(window.right() == width || window.right() - core.right() >= halo)
            .as(where)
            .isTrue();
        assertThat(window.bottom() == height || window.bottom() - core.bottom() >= halo)
            .as(where)
            .isTrue();
        for (int y = core.y(); y < core.bottom(); y++) {
          for (int x = core.x(); x < core.right(); x++) {
            covered[y * width + x]++;
          }
        }
      }
      assertThat(covered).as(where).containsOnly(1);
      assertThat(plan.tiles()).as(where).hasSizeLessThanOrEqualTo((int) countOf(plan));
    }
  }

  private static long countOf(TilePlan plan) {
    return TilePlan.count(plan.widthPx(), plan.heightPx(), plan.spec());
  }

  @Test
  void imageSmallerThanATileIsOneTileWithoutOverlap() {
    TilePlan plan = TilePlan.covering(1, 255, new TileSpec(256, 18, 1));
    assertThat(plan.tiles())
        .containsExactly(new Tile(new Region(0, 0, 1, 255), new Region(0, 0, 1, 255)));
    assertThat(plan.overlapFactor()).isEqualTo(1.0);
  }

  @Test
  void specWithoutACoreIsRefused() {
    assertThatThrownBy(() -> new TileSpec(36, 18, 1))
        .hasMessage("a tile of 36 px leaves no core within a halo of 18 px");
    assertThat(TileSpec.atLeast(8, 18, 4)).isEqualTo(new TileSpec(44, 20, 4));
  }
}
