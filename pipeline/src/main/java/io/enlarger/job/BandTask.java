package io.enlarger.job;

import io.enlarger.upscale.Upscaler;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;

/** Enlarges bands of very large images on an executor, each into a temporary file. */
record BandTask(Run run) implements FlatMapFunction<Iterator<Band>, Band.Done> {
  @Override
  public Iterator<Band.Done> call(Iterator<Band> bands) {
    Worker worker = Worker.of(run);
    Upscaler upscaler = worker.upscaler();
    List<Band.Done> done = new ArrayList<>();
    while (bands.hasNext()) {
      Band band = bands.next();
      done.add(worker.steps().grow(band, upscaler, run.bands(), worker.attempts()));
      run.counters().sourcePx().add(band.sourcePx());
    }
    return done.iterator();
  }
}
