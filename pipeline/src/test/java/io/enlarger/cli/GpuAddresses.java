package io.enlarger.cli;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceInformation;

/** A program of Spark that prints for each of its tasks {@code EXECUTOR=ADDRESSES}, each once. */
final class GpuAddresses {
  private static final int TASKS = 40;

  private GpuAddresses() {}

  public static void main(String[] arguments) {
    List<Integer> tasks = Collections.nCopies(TASKS, 0);
    try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("addresses"))) {
      spark
          .parallelize(tasks, TASKS)
          .map(unused -> addresses())
          .distinct()
          .collect()
          .forEach(line -> System.out.println("executor " + line));
    }
  }

  private static String addresses() throws InterruptedException {
    // long enough that no executor does all
    Thread.sleep(50);
    Map<String, ResourceInformation> resources = TaskContext.get().resourcesJMap();
    ResourceInformation gpu = Objects.requireNonNull(resources.get("gpu"), "Spark gave no GPU");
    return SparkEnv.get().executorId() + "=" + Arrays.toString(gpu.addresses());
  }
}
