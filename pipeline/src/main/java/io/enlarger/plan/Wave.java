package io.enlarger.plan;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Partitions of work that are done and reported together.
 *
 * @param first index of its first partition
 * @param end index after its last partition
 * @param images number of images in them
 */
public record Wave(int first, int end, long images) implements Serializable {

  /** Whether a partition belongs to it. */
  public boolean contains(int partition) {
    return first <= partition && partition < end;
  }

  /**
   * Cuts partitions, in their order, into waves of about equal time; partitions without images are
   * in none.
   *
   * @param loads what each partition holds
   * @param wave about how long a wave takes with all slots
   */
  public static List<Wave> cut(List<Load> loads, Pace pace, Duration wave) {
    double target = wave.toMillis() / 1000.0 * pace.slots();
    List<Wave> waves = new ArrayList<>();
    int first = 0;
    long images = 0;
    double seconds = 0;
    for (int i = 0; i < loads.size(); i++) {
      Load load = loads.get(i);
      images += load.images();
      seconds += pace.seconds(load.images(), load.sourcePx());
      if (seconds >= target || i == loads.size() - 1) {
        if (images > 0) {
          waves.add(new Wave(first, i + 1, images));
        }
        first = i + 1;
        images = 0;
        seconds = 0;
      }
    }
    return waves;
  }

  /** What a partition holds. */
  public record Load(long images, long sourcePx) {}
}
