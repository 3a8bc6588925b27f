package io.enlarger.job;

import io.enlarger.job.ImageSteps.Finished;
import io.enlarger.plan.PlannedImage;
import java.util.Iterator;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/** Upscales one bin of images on an executor: images in, rows of the report out, one at a time. */
record UpscaleTask(Run run) implements FlatMapFunction<Iterator<PlannedImage>, Row> {
  @Override
  public Iterator<Row> call(Iterator<PlannedImage> images) {
    Worker worker = Worker.of(run);
    Conveyor conveyor = new Conveyor(images, worker.steps(), worker.upscaler());
    worker.atEnd(conveyor::close);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return conveyor.hasNext();
      }

      @Override
      public Row next() {
        Finished finished = conveyor.next();
        worker.countRest(finished.planned());
        return worker.report(finished, worker.attempts());
      }
    };
  }
}
