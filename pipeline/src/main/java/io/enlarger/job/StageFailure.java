package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.report.Outcome.Stage;
import java.util.Set;

/** An image failed at a stage. */
final class StageFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the run rather than with one image: the task fails, and the job with it. */
  private static final Set<ErrorCode> FATAL =
      Set.of(ErrorCode.OUTPUT_FULL, ErrorCode.OUTPUT_UNWRITABLE, ErrorCode.DEVICE_UNAVAILABLE);

  private final Stage stage;
  private final ErrorCode code;

  private StageFailure(Stage stage, ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.stage = stage;
    this.code = code;
  }

  /** A step of the work on one image. */
  interface Step<T> {
    T run() throws Exception;
  }

  /**
   * Runs a step; whatever it throws becomes a failure of that stage, unless it concerns the run.
   *
   * @throws EnlargerException where it concerns the run
   */
  static <T> T at(Stage stage, Step<T> step) throws StageFailure {
    try {
      return step.run();
    } catch (EnlargerException e) {
      if (e.code() == ErrorCode.DEVICE_LOST) {
        throw new DeviceLostError(e);
      }
      if (FATAL.contains(e.code())) {
        throw e;
      }
      throw new StageFailure(stage, e.code(), e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the task was cancelled", e);
    } catch (OutOfMemoryError e) {
      throw new StageFailure(
          stage,
          ErrorCode.IMAGE_TOO_LARGE,
          "the heap is too small for this image; give executors more memory"
              + " (spark.executor.memory), or lower image.max-mpx",
          e);
    } catch (Exception | StackOverflowError e) {
      throw new StageFailure(stage, ErrorCode.INTERNAL, e.toString(), e);
    }
  }

  Stage stage() {
    return stage;
  }

  ErrorCode code() {
    return code;
  }
}
