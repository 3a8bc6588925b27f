package io.enlarger.job;

import io.enlarger.plan.PlannedImage;
import io.enlarger.plan.Wave;
import io.enlarger.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;

/**
 * Very large images, each of which is enlarged by several tasks and put together by another.
 *
 * <p>A wave of them is two jobs: first all bands, each into a file below the output, then the
 * images. A band whose executor dies is done again alone, since the others have their files. The
 * driver holds the images of one wave, which are few.
 */
final class SplitImages implements WaveRunner.Rows {
  private final JavaSparkContext spark;
  private final JavaRDD<PlannedImage> images;
  private final Run run;
  private final ObjectStore store;

  SplitImages(JavaSparkContext spark, JavaRDD<PlannedImage> images, Run run, ObjectStore store) {
    this.spark = spark;
    this.images = images;
    this.run = run;
    this.store = store;
  }

  @Override
  public JavaRDD<Row> of(Wave wave) {
    List<PlannedImage> large = planned(wave);
    List<Band> bands = new ArrayList<>();
    for (PlannedImage image : large) {
      for (int i = 0; i < image.bands(); i++) {
        bands.add(new Band(image, i));
      }
    }
    List<Band.Done> done =
        spark.parallelize(bands, bands.size()).mapPartitions(new BandTask(run)).collect();
    List<AssemblyTask.Parts> parts = new ArrayList<>();
    int first = 0;
    for (PlannedImage image : large) {
      int end = first + image.bands();
      parts.add(new AssemblyTask.Parts(image, new ArrayList<>(done.subList(first, end))));
      first = end;
    }
    return spark.parallelize(parts, parts.size()).mapPartitions(new AssemblyTask(run));
  }

  @Override
  public void written(Wave wave) {
    for (PlannedImage image : planned(wave)) {
      run.bands().delete(store, image.outputUri());
    }
  }

  private List<PlannedImage> planned(Wave wave) {
    return WaveRunner.within(images, wave).collect();
  }
}
