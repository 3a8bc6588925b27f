package io.enlarger.image.codec;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;

/**
 * Ends a library's decoding soon after its thread was interrupted, as {@link DecodeDeadline} does
 * when the time is over: its native parts do not look for that, but report progress.
 */
final class AbortOnInterrupt implements IIOReadProgressListener {
  private AbortOnInterrupt() {}

  /** Has a reader watch the thread that it decodes in. */
  static ImageReader watching(ImageReader reader) {
    reader.addIIOReadProgressListener(new AbortOnInterrupt());
    return reader;
  }

  @Override
  public void imageProgress(ImageReader source, float percentageDone) {
    if (Thread.currentThread().isInterrupted()) {
      source.abort();
    }
  }

  @Override
  public void readAborted(ImageReader source) {}

  @Override
  public void sequenceStarted(ImageReader source, int minIndex) {}

  @Override
  public void sequenceComplete(ImageReader source) {}

  @Override
  public void imageStarted(ImageReader source, int imageIndex) {}

  @Override
  public void imageComplete(ImageReader source) {}

  @Override
  public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

  @Override
  public void thumbnailProgress(ImageReader source, float percentageDone) {}

  @Override
  public void thumbnailComplete(ImageReader source) {}
}
