package io.enlarger.storage;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files fetched from the web, each as a whole and checked, or not at all.
 *
 * <p>Redirects are followed, though never from https to http; proxies are those of the JVM ({@code
 * https.proxyHost} and its like). Thread-safe, also among processes that fetch the same file.
 */
public final class Downloads {
  private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final String PROXY =
      " (behind a proxy, set https.proxyHost and https.proxyPort in JAVA_TOOL_OPTIONS)";

  private final Duration patience;

  /** Downloads that are given up when nothing comes for a minute. */
  public Downloads() {
    this(Duration.ofSeconds(60));
  }

  /** Downloads that are given up when nothing comes for that long. */
  Downloads(Duration patience) {
    this.patience = patience;
  }

  /**
   * Fetches a file.
   *
   * @param target where to put it; a file that is there is replaced, its folder is made
   * @throws EnlargerException {@link ErrorCode#MODEL_UNAVAILABLE}, {@link
   *     ErrorCode#MODEL_CHECKSUM_MISMATCH}, {@link ErrorCode#OUTPUT_UNWRITABLE}, {@link
   *     ErrorCode#OUTPUT_FULL}; then the target is as it was
   */
  public void fetch(RemoteFile file, Path target) {
    Path folder = target.toAbsolutePath().getParent();
    Path name = target.getFileName();
    if (folder == null || name == null) {
      throw new IllegalArgumentException(target + " is no file");
    }
    Path temporary = folder.resolve("." + name + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.createDirectories(folder);
      LOG.info("fetching {}", file.address());
      try {
        receive(file, temporary, target);
        file.requireReceived(temporary, target);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw unwritable(target, e);
    }
  }

  private void receive(RemoteFile file, Path temporary, Path target) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(CONNECT)
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(file.address()).header("User-Agent", "enlarger").build();
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(
            request,
            info ->
                info.statusCode() == 200
                    ? BodySubscribers.ofByteArrayConsumer(part -> append(part, temporary))
                    : BodySubscribers.discarding());
    try {
      int status = await(answer, temporary).statusCode();
      if (status != 200) {
        throw unavailable(file, target, "the server answered " + status + meaning(status), null);
      }
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw unavailable(file, target, "fetching was interrupted", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
        cause = unchecked.getCause();
      }
      if (cause instanceof FileSystemException || isFull(cause)) {
        throw (IOException) cause;
      }
      throw unavailable(file, target, reason(cause), cause);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw unavailable(file, target, "nothing came for " + patience.toMillis() / 1000.0 + " s", e);
    }
  }

  private static void append(Optional<byte[]> part, Path file) {
    try {
      Files.write(
          file, part.orElse(new byte[0]), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for as long as the file grows. */
  private HttpResponse<Void> await(CompletableFuture<HttpResponse<Void>> answer, Path temporary)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    long received = 0;
    while (true) {
      try {
        return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        long now = Files.exists(temporary) ? Files.size(temporary) : 0;
        if (now <= received) {
          throw e;
        }
        received = now;
      }
    }
  }

  private static String meaning(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> ", a redirect that leads in a circle or away from https";
      case 401, 403 -> ": it does not give the file to everybody";
      case 404, 410 -> ": there is no such file any more";
      case 407 -> ": the proxy asks for a name and password";
      default -> "";
    };
  }

  private static String reason(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof UnknownHostException || t instanceof UnresolvedAddressException) {
        return "unknown host" + PROXY;
      }
      if (t instanceof HttpConnectTimeoutException) {
        return "no connection within " + CONNECT.toSeconds() + " s" + PROXY;
      }
      if (t instanceof HttpTimeoutException) {
        return "timed out" + PROXY;
      }
    }
    if (thrown instanceof ConnectException) {
      return "connection refused" + PROXY;
    }
    String message = thrown.getMessage();
    return "broke off (" + (message == null ? thrown.getClass().getSimpleName() : message) + ")";
  }

  private static EnlargerException unavailable(
      RemoteFile file, Path target, String reason, @Nullable Throwable cause) {
    return new EnlargerException(
        ErrorCode.MODEL_UNAVAILABLE,
        file.address()
            + ": could not be fetched: "
            + reason
            + "; try again, "
            + RemoteFile.byHand(target),
        cause);
  }

  private static EnlargerException unwritable(Path target, IOException e) {
    return isFull(e)
        ? new EnlargerException(
            ErrorCode.OUTPUT_FULL,
            target + ": there is no space left; free some, or choose another model.cache",
            e)
        : new EnlargerException(
            ErrorCode.OUTPUT_UNWRITABLE,
            target
                + ": could not be written: "
                + e.getClass().getSimpleName()
                + "; choose another model.cache",
            e);
  }

  private static boolean isFull(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
    return thrown instanceof IOException
        && (message.contains("no space left") || message.contains("quota"));
  }
}
