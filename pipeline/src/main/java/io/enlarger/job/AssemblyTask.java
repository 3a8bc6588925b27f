package io.enlarger.job;

import io.enlarger.plan.PlannedImage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/** Puts very large images together on an executor: their bands in, rows of the report out. */
record AssemblyTask(Run run) implements FlatMapFunction<Iterator<AssemblyTask.Parts>, Row> {
  /** An image, and what became of its bands, from top to bottom. */
  record Parts(PlannedImage image, List<Band.Done> bands) implements Serializable {
    int attempts() {
      return bands.stream().mapToInt(Band.Done::attempts).max().orElse(1);
    }
  }

  @Override
  public Iterator<Row> call(Iterator<Parts> images) {
    Worker worker = Worker.of(run);
    List<Row> rows = new ArrayList<>();
    while (images.hasNext()) {
      Parts parts = images.next();
      rows.add(
          worker.report(
              worker.steps().assemble(parts.image(), parts.bands(), run.bands()),
              Math.max(worker.attempts(), parts.attempts())));
    }
    return rows.iterator();
  }
}
