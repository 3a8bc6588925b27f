package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.util.Locale;

/** Turns whatever an image library throws over bad bytes into what a user can act upon. */
final class Failures {
  /** A step of reading that may fail in any way. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws IOException;
  }

  private Failures() {}

  /** The format as messages call it: {@code png}. */
  static String name(ImageFormat format) {
    return format.name().toLowerCase(Locale.ROOT);
  }

  /** The bytes contradict the format. */
  static EnlargerException corrupt(ImageFormat format, String problem) {
    return corrupt(format, problem, null);
  }

  /** The bytes are right, but hold what is not read or written here. */
  static EnlargerException unsupported(ImageFormat format, String feature, String remedy) {
    return new EnlargerException(
        ErrorCode.IMAGE_UNSUPPORTED, name(format) + ": " + feature + " not supported; " + remedy);
  }

  /** The remedy for features that are not read. */
  static final String CONVERT = "convert it to 8 or 16 bit gray or RGB";

  /**
   * Runs {@code step} over bytes from {@code in}.
   *
   * @return what {@code step} returns
   * @throws EnlargerException {@code IMAGE_CORRUPT}, {@code IMAGE_UNSUPPORTED} or {@code
   *     IMAGE_TOO_LARGE} for anything that a library throws
   * @throws IOException what the source of {@code in} threw
   */
  static <T> T translating(ImageFormat format, SourceStream in, Step<T> step) throws IOException {
    try {
      T result = step.run();
      // Libraries take some failures for the end of the data, and go on.
      in.rethrowSourceFailure();
      return result;
    } catch (EnlargerException e) {
      in.rethrowSourceFailure();
      throw e;
    } catch (OutOfMemoryError e) {
      throw new EnlargerException(
          ErrorCode.IMAGE_TOO_LARGE,
          name(format) + ": the image does not fit the memory that is left; give executors more",
          e);
    } catch (IOException | RuntimeException | StackOverflowError | AssertionError | ThreadDeath e) {
      // JJ2000 gives up by stopping the thread that it runs in
      in.rethrowSourceFailure();
      String reason = reason(e);
      String lower = reason.toLowerCase(Locale.ROOT);
      if (e instanceof UnsupportedOperationException
          || lower.contains("unsupported")
          || lower.contains("not supported")) {
        throw new EnlargerException(
            ErrorCode.IMAGE_UNSUPPORTED,
            name(format) + ": it cannot be decoded (" + reason + "); " + CONVERT,
            e);
      }
      throw corrupt(format, "it cannot be decoded (" + reason + ")", e);
    }
  }

  private static EnlargerException corrupt(
      ImageFormat format, String problem, @org.jspecify.annotations.Nullable Throwable cause) {
    return new EnlargerException(
        ErrorCode.IMAGE_CORRUPT,
        name(format) + ": " + problem + "; the file is damaged, restore it from its source",
        cause);
  }

  /** The innermost message in one line. */
  private static String reason(Throwable thrown) {
    Throwable inner = thrown;
    for (int depth = 0; depth < 8 && inner.getCause() != null; depth++) {
      inner = inner.getCause();
    }
    String message = inner.getMessage();
    String text =
        message == null || message.isBlank()
            ? inner.getClass().getSimpleName()
            : inner.getClass().getSimpleName() + ": " + message;
    String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() > 200 ? line.substring(0, 200) + "..." : line;
  }
}
