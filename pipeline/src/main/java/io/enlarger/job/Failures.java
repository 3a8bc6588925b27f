package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.storage.ObjectStore;
import java.util.Optional;
import org.apache.hadoop.util.ShutdownHookManager;

/** Finds in what Spark throws the reason that a user can act on. */
final class Failures {
  private Failures() {}

  /** The user's error that ended the job, or else what was thrown. */
  static RuntimeException explained(Exception thrown) {
    // what breaks while everything is being closed is no reason of its own
    if (ShutdownHookManager.get().isShutdownInProgress() || saysStopped(thrown)) {
      return new EnlargerException(
          ErrorCode.RUN_STOPPED,
          "the run was stopped before its end, by a signal or by the cluster; what is in its report"
              + " is finished, and the same command goes on with what is left",
          thrown);
    }
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof EnlargerException known) {
        return known;
      }
    }
    Optional<EnlargerException> refused = ObjectStore.refusal(thrown);
    if (refused.isPresent()) {
      return refused.get();
    }
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      if (message.contains("No space left on device")) {
        return new EnlargerException(
            ErrorCode.OUTPUT_FULL,
            "there is no space left on a disk that the run writes to (the output, or Spark's"
                + " spark.local.dir); free some, then run again",
            thrown);
      }
    }
    return thrown instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(thrown);
  }

  private static boolean saysStopped(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      if (message.contains("SparkContext was shut down")
          || message.contains("on a stopped SparkContext")) {
        return true;
      }
    }
    return false;
  }
}
