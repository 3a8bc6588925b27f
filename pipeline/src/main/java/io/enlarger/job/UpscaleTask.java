package io.enlarger.job;

import io.enlarger.catalog.SourceInfo;
import io.enlarger.job.ImageSteps.Finished;
import io.enlarger.plan.PlannedImage;
import io.enlarger.report.Outcome;
import io.enlarger.report.ReportRows;
import io.enlarger.storage.ObjectStore;
import io.enlarger.upscale.LoadedModel;
import io.enlarger.upscale.ModelSource;
import io.enlarger.upscale.SharedModels;
import io.enlarger.upscale.Upscaler;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.apache.spark.util.Utils;

/** Upscales one bin of images on an executor: images in, rows of the report out, one at a time. */
final class UpscaleTask implements FlatMapFunction<Iterator<PlannedImage>, Row> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<Recipe> recipe;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final ReportRows rows;
  private final Counters counters;

  UpscaleTask(
      Broadcast<Recipe> recipe,
      Broadcast<SerializableConfiguration> hadoop,
      ReportRows rows,
      Counters counters) {
    this.recipe = recipe;
    this.hadoop = hadoop;
    this.rows = rows;
    this.counters = counters;
  }

  @Override
  public Iterator<Row> call(Iterator<PlannedImage> images) {
    TaskContext task = TaskContext.get();
    if (task.attemptNumber() > 0) {
      WorkFigures.add(WorkFigures.Figure.TASK_RETRIES, 1);
    }
    Recipe recipe = this.recipe.value();
    LoadedModel model =
        SharedModels.of(
            recipe.model(),
            TaskDevice.of(task, recipe.device(), recipe.engine()),
            () -> counters.modelLoads().add(1));
    Upscaler upscaler = model.upscaler();
    // source pixels of images that are not finished
    Map<String, Long> counted = new HashMap<>();
    ImageSteps steps =
        new ImageSteps(
            new ObjectStore(hadoop.value().value()),
            recipe,
            model,
            Path.of(Utils.getLocalDir(SparkEnv.get().conf())),
            (image, px) -> {
              counters.sourcePx().add(px);
              counted.merge(image.uri(), px, Long::sum);
            });
    Conveyor conveyor = new Conveyor(images, steps, upscaler);
    task.addTaskCompletionListener(
        (TaskCompletionListener)
            done -> {
              conveyor.close();
              upscaler.close();
            });
    ReportRows.Model description = describe(recipe, model);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return conveyor.hasNext();
      }

      @Override
      public Row next() {
        Finished finished = conveyor.next();
        NativeHeap.trimNowAndThen();
        count(finished, counted);
        return rows.row(
            finished.planned().row(),
            finished.planned().outputUri(),
            finished.outcome(),
            description,
            task.attemptNumber() + 1,
            SparkEnv.get().executorId(),
            model.device());
      }
    };
  }

  private void count(Finished finished, Map<String, Long> counted) {
    WorkFigures.add(finished.outcome());
    counters.images().add(1);
    SourceInfo source = finished.planned().source();
    if (source != null) {
      Long before = counted.remove(finished.planned().uri());
      counters.sourcePx().add(source.areaPx() - (before == null ? 0 : before));
    }
    if (finished.outcome() instanceof Outcome.Quarantined) {
      counters.quarantined().add(1);
    }
  }

  private static ReportRows.Model describe(Recipe recipe, LoadedModel model) {
    ModelSource source = recipe.model();
    return new ReportRows.Model(
        source.name(),
        source.sha256().orElse(null),
        source.architecture(),
        source.scale(),
        model.precision().map(p -> p.name().toLowerCase(Locale.ROOT)).orElse(null),
        model.tiling().map(t -> t.name().toLowerCase(Locale.ROOT)).orElse(null));
  }
}
