package io.enlarger.job;

import io.enlarger.EnlargerException;

/**
 * Ends the executor, so that Spark starts another and repeats the task there: after some errors a
 * process can use its GPU no more. Of what tasks throw, Spark takes errors of the virtual machine
 * for the end of the executor.
 */
final class DeviceLostError extends VirtualMachineError {
  private static final long serialVersionUID = 1L;

  DeviceLostError(EnlargerException cause) {
    super(cause.getMessage(), cause);
  }
}
