package io.enlarger.upscale;

import ai.djl.translate.TranslateException;
import io.enlarger.image.Pixels;
import io.enlarger.upscale.TorchModule.Receiver;

/** Where one thread has its windows computed. */
interface Lane extends AutoCloseable {
  /** A window that is computed, or will be. */
  interface Result {
    /**
     * Waits for it.
     *
     * @return whether it is finite; where it is not, the receiver was not called
     * @throws TranslateException where libtorch failed
     */
    boolean await() throws TranslateException;
  }

  /** Has a window computed, now or while the caller goes on. */
  Result submit(Pixels window, Receiver receiver) throws TranslateException;

  /** How many windows are worth being under way at a time. */
  int inFlight();

  @Override
  void close();

  /** A lane of a thread's own: each window is computed at once by the calling thread. */
  static Lane of(TorchModule module) {
    TorchModule.Runner runner = module.runner();
    return new Lane() {
      @Override
      public Result submit(Pixels window, Receiver receiver) throws TranslateException {
        boolean finite = runner.run(window, receiver);
        return () -> finite;
      }

      @Override
      public int inFlight() {
        return 1;
      }

      @Override
      public void close() {
        runner.close();
      }
    };
  }
}
