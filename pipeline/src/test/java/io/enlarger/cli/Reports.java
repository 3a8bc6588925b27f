package io.enlarger.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads what a run in another process has reported. */
final class Reports {
  private Reports() {}

  /** The rows of a run's report by address. */
  static List<Row> read(Path output, String run) throws IOException {
    try (SparkSession spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", false).getOrCreate()) {
      return spark
          .read()
          .parquet(output.resolve("_report/run=" + run).toString())
          .orderBy("uri")
          .collectAsList();
    }
  }
}
