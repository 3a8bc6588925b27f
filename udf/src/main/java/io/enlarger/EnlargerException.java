package io.enlarger;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one exception that speaks to a user: something given to Enlarger, or something around it, is
 * not as it must be.
 *
 * <p>Its message says the problem, its cause and the remedy, in one line: {@code "psnr: reference
 * is 512x512, candidate 2048x2048; upscale or crop to one size"}. Mistakes of the program itself
 * are {@link IllegalStateException} and {@link IllegalArgumentException} instead.
 */
public final class EnlargerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /**
   * @param code what kind of thing is wrong
   * @param message problem, cause and remedy in one line, without the code
   */
  public EnlargerException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /**
   * @param code what kind of thing is wrong
   * @param message problem, cause and remedy in one line, without the code
   * @param cause what was caught, for the log
   */
  public EnlargerException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Problem, cause and remedy in one line. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** What kind of thing is wrong; counted in the report. */
  public ErrorCode code() {
    return code;
  }

  /** An exception whose message is formatted by {@link String#format} in the root locale. */
  public static EnlargerException of(ErrorCode code, String format, Object... arguments) {
    return new EnlargerException(code, String.format(Locale.ROOT, format, arguments));
  }
}
