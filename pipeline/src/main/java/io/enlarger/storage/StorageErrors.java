package io.enlarger.storage;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;

/** Says in a user's words what Hadoop's file systems throw. */
final class StorageErrors {
  private static final Pattern ADDRESS = Pattern.compile("(s3a|hdfs|abfss?|gs)://[^\\s:,\"']+");

  private StorageErrors() {}

  static EnlargerException reading(String uri, Throwable thrown) {
    if (thrown instanceof EnlargerException known) {
      return known;
    }
    Throwable cause = root(thrown);
    String message = text(thrown);
    if (isMissingBucket(message)) {
      return error(
          ErrorCode.OBJECT_MISSING,
          uri,
          "the bucket does not exist; check its name and the endpoint (fs.s3a.endpoint)",
          thrown);
    }
    if (isRefused(thrown, cause, message)) {
      return error(
          ErrorCode.ACCESS_DENIED,
          uri,
          "access was refused; check the credentials (fs.s3a.access.key, fs.s3a.secret.key, or the"
              + " machine's role) and the permissions",
          thrown);
    }
    if (thrown instanceof FileNotFoundException || cause instanceof NoSuchFileException) {
      return error(
          ErrorCode.OBJECT_MISSING, uri, "there is no such file or folder; check the path", thrown);
    }
    if (isNoFileSystem(thrown, message)) {
      return noFileSystem(uri, thrown);
    }
    return error(
        ErrorCode.STORAGE_UNAVAILABLE,
        uri,
        "could not be read: " + firstLine(cause) + "; check that the store is reachable",
        thrown);
  }

  static EnlargerException writing(String uri, Throwable thrown) {
    if (thrown instanceof EnlargerException known) {
      return known;
    }
    Throwable cause = root(thrown);
    String message = text(thrown);
    if (message.contains("no space left")
        || message.contains("quota")
        || message.contains("disk full")) {
      return error(
          ErrorCode.OUTPUT_FULL,
          uri,
          "there is no space left; free some or choose another --output, then run again",
          thrown);
    }
    if (isMissingBucket(message)) {
      return error(
          ErrorCode.OUTPUT_UNWRITABLE,
          uri,
          "the bucket does not exist; create it, or check its name and fs.s3a.endpoint",
          thrown);
    }
    if (isRefused(thrown, cause, message)) {
      return error(
          ErrorCode.OUTPUT_UNWRITABLE,
          uri,
          "writing was refused; check the permissions and the credentials, or choose another"
              + " --output",
          thrown);
    }
    if (isNoFileSystem(thrown, message)) {
      return noFileSystem(uri, thrown);
    }
    return error(
        ErrorCode.OUTPUT_UNWRITABLE,
        uri,
        "could not be written: " + firstLine(cause) + "; choose another --output",
        thrown);
  }

  /** Says what a store refused to other code than this; empty where none refused. */
  static Optional<EnlargerException> refused(Throwable thrown) {
    String message = text(thrown);
    Matcher address = ADDRESS.matcher(String.valueOf(root(thrown).getMessage()));
    Matcher outer = ADDRESS.matcher(String.valueOf(thrown.getMessage()));
    String uri = outer.find() ? outer.group() : address.find() ? address.group() : "the store";
    if (isMissingBucket(message) || isRefused(thrown, root(thrown), message)) {
      return Optional.of(reading(uri, thrown));
    }
    return Optional.empty();
  }

  private static boolean isRefused(Throwable thrown, Throwable cause, String message) {
    return thrown instanceof AccessDeniedException
        || thrown instanceof AccessControlException
        || cause instanceof AccessDeniedException
        || message.contains("permission denied")
        || message.contains("status code: 403")
        || message.contains("no awscredentials")
        || message.contains("no aws credentials");
  }

  private static boolean isMissingBucket(String message) {
    return message.contains("nosuchbucket")
        || (message.contains("bucket") && message.contains("does not exist"));
  }

  private static boolean isNoFileSystem(Throwable thrown, String message) {
    return thrown instanceof UnsupportedFileSystemException
        || message.contains("no filesystem for scheme");
  }

  private static EnlargerException noFileSystem(String uri, Throwable thrown) {
    return error(
        ErrorCode.OBJECT_MISSING,
        uri,
        "no store is known for that scheme; use a path, file://, hdfs:// or s3a://",
        thrown);
  }

  private static EnlargerException error(
      ErrorCode code, String uri, String message, Throwable cause) {
    return new EnlargerException(code, uri + ": " + message, cause);
  }

  /** All messages of the chain of causes, in lower case. */
  private static String text(Throwable thrown) {
    StringBuilder all = new StringBuilder();
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      all.append(t.getClass().getSimpleName()).append(' ').append(t.getMessage()).append('\n');
    }
    return all.toString().toLowerCase(Locale.ROOT);
  }

  private static Throwable root(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String firstLine(Throwable thrown) {
    String name =
        thrown instanceof ConnectException
            ? "connection refused"
            : thrown instanceof UnknownHostException
                ? "unknown host"
                : thrown instanceof SocketTimeoutException
                    ? "timed out"
                    : thrown instanceof PathIOException
                        ? "I/O error"
                        : thrown.getClass().getSimpleName();
    String message = thrown.getMessage();
    return message == null ? name : name + " (" + message.lines().findFirst().orElse("") + ")";
  }
}
