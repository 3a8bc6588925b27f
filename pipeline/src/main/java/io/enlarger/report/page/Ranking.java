package io.enlarger.report.page;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The measure by which results are put in order.
 *
 * @param column its name in {@code quality}
 * @param title for a heading
 * @param unit behind its numbers, with a space before it, or nothing
 * @param higherIsBetter which of two is the better one
 */
public record Ranking(String column, String title, String unit, boolean higherIsBetter) {
  /** The most telling of a result whose truth is not known comes first. */
  private static final List<Ranking> ALL =
      List.of(
          new Ranking("lr_psnr_db", "LR-consistency", " dB", true),
          new Ranking("psnr_y_db", "PSNR of luma", " dB", true),
          new Ranking("niqe_output", "NIQE of the result", "", false));

  /** The first measure that was taken; empty where none was. */
  static Optional<Ranking> of(Map<String, Distribution> measured) {
    return ALL.stream().filter(ranking -> measured.containsKey(ranking.column)).findFirst();
  }
}
