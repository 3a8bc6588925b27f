package io.enlarger.job;

import io.enlarger.job.evaluate.ScoreRows;
import io.enlarger.job.evaluate.Subject;
import io.enlarger.report.page.Picture;
import io.enlarger.storage.ObjectStore;
import io.enlarger.upscale.EngineOptions;
import io.enlarger.upscale.ModelSource;
import io.enlarger.upscale.SharedModels;
import io.enlarger.upscale.Upscaler;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** Evaluates some images on an executor: images in, a row for each of them and each model out. */
final class EvaluateTask implements FlatMapFunction<Iterator<Subject>, Row> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<EvaluationRecipe> recipe;
  private final Broadcast<SerializableConfiguration> hadoop;

  EvaluateTask(Broadcast<EvaluationRecipe> recipe, Broadcast<SerializableConfiguration> hadoop) {
    this.recipe = recipe;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<Row> call(Iterator<Subject> images) {
    EvaluateSteps steps = steps();
    ScoreRows rows = new ScoreRows(recipe.value().protocol());
    Iterable<Subject> once = () -> images;
    Stream<Subject> each = StreamSupport.stream(once.spliterator(), false);
    return each.flatMap(image -> steps.scores(image).stream().map(rows::row)).iterator();
  }

  /**
   * A picture of what a contender makes of an image; in a task of its own.
   *
   * @param contender its label
   */
  Picture picture(Subject image, String contender) {
    return steps().picture(image, contender);
  }

  /** With the models loaded, until the task ends. */
  private EvaluateSteps steps() {
    TaskContext task = TaskContext.get();
    EvaluationRecipe recipe = this.recipe.value();
    EngineOptions engine = TaskDevice.of(task, recipe.device(), recipe.engine());
    List<Upscaler> upscalers = new ArrayList<>();
    task.addTaskCompletionListener(
        (TaskCompletionListener) done -> upscalers.forEach(Upscaler::close));
    for (ModelSource model : recipe.models()) {
      upscalers.add(SharedModels.of(model, engine, () -> {}).upscaler());
    }
    return new EvaluateSteps(new ObjectStore(hadoop.value().value()), recipe, upscalers);
  }
}
