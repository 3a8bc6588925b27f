package io.enlarger.report.page;

import java.util.List;

/**
 * A chart with the words around it, for the templates.
 *
 * @param id of the chart
 * @param title above it
 * @param size {@code tall}, or nothing
 * @param alt what it shows, for whoever does not see it
 * @param key what its colours are; none where there is one only
 * @param caption below it
 */
record Figure(String id, String title, String size, String alt, List<Key> key, String caption) {
  /** What a colour stands for. */
  record Key(String name) {}

  static Figure plain(Chart chart, String title, String alt, String caption) {
    return new Figure(chart.id(), title, "", alt, List.of(), caption);
  }

  boolean hasKey() {
    return !key.isEmpty();
  }
}
