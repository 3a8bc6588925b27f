package io.enlarger.job.evaluate;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown whose columns stand below each other, so that it is read as text too. */
final class MarkdownTable {
  /** Where the text of a column stands. */
  enum Align {
    LEFT,
    RIGHT
  }

  private final List<String> titles = new ArrayList<>();
  private final List<Align> aligns = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  MarkdownTable column(String title, Align align) {
    titles.add(title);
    aligns.add(align);
    return this;
  }

  void row(List<String> cells) {
    if (cells.size() != titles.size()) {
      throw new IllegalArgumentException(
          "a row has " + titles.size() + " cells, not " + cells.size());
    }
    rows.add(cells.stream().map(cell -> cell.replace("|", "\\|")).toList());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    append(text, titles);
    for (int column = 0; column < titles.size(); column++) {
      text.append(column == 0 ? "|" : "").append("-".repeat(width(column) + 1));
      text.append(aligns.get(column) == Align.RIGHT ? ":|" : "-|");
    }
    text.append('\n');
    rows.forEach(row -> append(text, row));
    return text.toString();
  }

  private void append(StringBuilder text, List<String> cells) {
    text.append('|');
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      String space = " ".repeat(width(column) - cell.length());
      text.append(' ');
      text.append(aligns.get(column) == Align.RIGHT ? space + cell : cell + space);
      text.append(" |");
    }
    text.append('\n');
  }

  private int width(int column) {
    return rows.stream()
        .mapToInt(row -> row.get(column).length())
        .reduce(titles.get(column).length(), Math::max);
  }
}
