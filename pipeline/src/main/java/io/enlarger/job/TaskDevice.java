package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.config.EnlargerConfig.DeviceKind;
import io.enlarger.upscale.EngineOptions;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** Where a task computes: on the CPU, or on the GPU that Spark gave it. */
final class TaskDevice {
  private TaskDevice() {}

  /**
   * The options for a task.
   *
   * @throws EnlargerException {@link ErrorCode#DEVICE_UNAVAILABLE}
   */
  static EngineOptions of(TaskContext task, DeviceKind device, EngineOptions options) {
    if (device == DeviceKind.CPU) {
      return options;
    }
    ResourceInformation gpu = task.resourcesJMap().get("gpu");
    if (gpu == null || gpu.addresses().length == 0) {
      throw new EnlargerException(
          ErrorCode.DEVICE_UNAVAILABLE,
          "model.device=gpu, but Spark gave this task no GPU; set spark.executor.resource.gpu.amount,"
              + " spark.task.resource.gpu.amount and a discovery script, or --set model.device=cpu");
    }
    return options.onGpu(Integer.parseInt(gpu.addresses()[0]));
  }
}
