package io.enlarger.job;

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
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;
import org.apache.spark.util.Utils;

/** What a task of a run works with on its executor; for that task. */
final class Worker {
  private final Run run;
  private final TaskContext task;
  private final LoadedModel model;
  private final ImageSteps steps;
  private final ReportRows.Model description;

  /** Source pixels that were counted of images that are not finished, by their addresses. */
  private final Map<String, Long> counted = new HashMap<>();

  private Worker(Run run, TaskContext task, LoadedModel model) {
    Recipe recipe = run.recipe().value();
    this.run = run;
    this.task = task;
    this.model = model;
    this.steps =
        new ImageSteps(
            new ObjectStore(run.hadoop().value().value()),
            recipe,
            model,
            Path.of(Utils.getLocalDir(SparkEnv.get().conf())),
            this::count);
    this.description = describe(recipe, model);
  }

  /** For the task that calls. */
  static Worker of(Run run) {
    TaskContext task = TaskContext.get();
    if (task.attemptNumber() > 0) {
      WorkFigures.add(WorkFigures.Figure.TASK_RETRIES, 1);
    }
    Recipe recipe = run.recipe().value();
    LoadedModel model =
        SharedModels.of(
            recipe.model(),
            TaskDevice.of(task, recipe.device(), recipe.engine()),
            () -> run.counters().modelLoads().add(1));
    return new Worker(run, task, model);
  }

  /** What is done to images. */
  ImageSteps steps() {
    return steps;
  }

  /** An upscaler of the model, closed when the task ends. */
  Upscaler upscaler() {
    Upscaler upscaler = model.upscaler();
    atEnd(upscaler::close);
    return upscaler;
  }

  /** Does something when the task ends, before what was asked for earlier. */
  void atEnd(Runnable work) {
    task.addTaskCompletionListener((TaskCompletionListener) done -> work.run());
  }

  private void count(PlannedImage image, long px) {
    run.counters().sourcePx().add(px);
    counted.merge(image.uri(), px, Long::sum);
  }

  /** Counts the source pixels of an image that is finished, as far as that was not done. */
  void countRest(PlannedImage image) {
    Long before = counted.remove(image.uri());
    run.counters().sourcePx().add(image.sourcePx() - (before == null ? 0 : before));
  }

  /** How often Spark has started the task, 1 for the first time. */
  int attempts() {
    return task.attemptNumber() + 1;
  }

  /**
   * The report's row of an image that is finished, which is counted.
   *
   * @param attempts how often Spark has started what was done to it
   */
  Row report(Finished finished, int attempts) {
    NativeHeap.trimNowAndThen();
    WorkFigures.add(finished.outcome());
    run.counters().images().add(1);
    if (finished.outcome() instanceof Outcome.Quarantined) {
      run.counters().quarantined().add(1);
    }
    return run.rows()
        .row(
            finished.planned().row(),
            finished.planned().outputUri(),
            finished.outcome(),
            description,
            attempts,
            SparkEnv.get().executorId(),
            model.device());
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
