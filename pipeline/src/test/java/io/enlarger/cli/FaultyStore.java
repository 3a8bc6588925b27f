package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;

/**
 * Stands before an S3 server and disturbs what passes, as real stores and networks do. It is a
 * program of its own: {@code FaultyStore http://HOST:PORT}. What it disturbs is set by a request to
 * {@code /faults/NAME}.
 */
final class FaultyStore {
  /** What is done to requests. */
  enum Faults {
    /** All pass. */
    NONE,
    /** Every tenth fails: busy, broken, cut off, slow, or without an answer. */
    TENTH,
    /** All are refused, as when a credential was revoked. */
    REVOKED,
    /** The bucket for results is gone. */
    BUCKET_GONE
  }

  /** How a request fails. */
  enum Way {
    /** Refused for now. */
    BUSY,
    /** The store says that it is broken. */
    BROKEN,
    /** Half of the answer, and the connection is closed. */
    CUT_OFF,
    /** The answer pauses for a second. */
    SLOW,
    /** No answer for longer than any client waits. */
    SILENT
  }

  /** All but the one that takes long. */
  private static final List<Way> OFTEN = List.of(Way.BUSY, Way.BROKEN, Way.CUT_OFF, Way.SLOW);

  /** A silent answer costs a client its patience, so only one in so many requests has it. */
  private static final int SILENT_EVERY = 400;

  /** The bucket that can be made to disappear. */
  static final String RESULTS = "results";

  private static final Set<String> OWN_HEADERS =
      Set.of("connection", "content-length", "expect", "transfer-encoding", "upgrade");

  private final URI behind;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Random random = new Random(5);
  private final Map<Way, Integer> injected = new EnumMap<>(Way.class);
  private int requests;
  private volatile Faults faults = Faults.NONE;

  private FaultyStore(URI behind) {
    this.behind = behind;
  }

  public static void main(String[] arguments) throws IOException {
    FaultyStore store = new FaultyStore(URI.create(arguments[0]));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", store::pass);
    server.createContext("/faults/", store::choose);
    server.start();
    System.out.println("listening on " + server.getAddress().getPort());
  }

  private void choose(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    faults = Faults.valueOf(path.substring(path.lastIndexOf('/') + 1));
    synchronized (this) {
      System.out.println(requests + " requests, injected " + injected);
    }
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (faults) {
        case NONE -> relay(exchange, 0);
        case TENTH -> disturbed(exchange);
        case REVOKED -> refuse(exchange, 403, "AccessDenied");
        case BUCKET_GONE -> {
          if (exchange.getRequestURI().getPath().startsWith("/" + RESULTS)) {
            refuse(exchange, 404, "NoSuchBucket");
          } else {
            relay(exchange, 0);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is to become of the next request: every tenth fails. */
  private synchronized Optional<Way> drawn() {
    requests++;
    Way way = null;
    if (requests % SILENT_EVERY == SILENT_EVERY / 4) {
      way = Way.SILENT;
    } else if (random.nextInt(10) == 0) {
      way = OFTEN.get(random.nextInt(OFTEN.size()));
    }
    if (way != null) {
      injected.merge(way, 1, Integer::sum);
    }
    return Optional.ofNullable(way);
  }

  private void disturbed(HttpExchange exchange) throws IOException, InterruptedException {
    Optional<Way> way = drawn();
    if (way.isEmpty()) {
      relay(exchange, 0);
      return;
    }
    switch (way.get()) {
      case BUSY -> refuse(exchange, 503, "SlowDown");
      case BROKEN -> refuse(exchange, 500, "InternalError");
      case CUT_OFF -> relay(exchange, -1);
      case SLOW -> relay(exchange, 1_000);
      case SILENT -> Thread.sleep(20_000);
    }
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] body =
        String.format(
                Locale.ROOT,
                "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>injected</Message></Error>",
                code)
            .getBytes(UTF_8);
    boolean bodiless = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
    if (!bodiless) {
      exchange.getResponseBody().write(body);
    }
  }

  /**
   * Passes a request on and its answer back.
   *
   * @param pauseMillis in the middle of the answer; negative to end there
   */
  private void relay(HttpExchange exchange, int pauseMillis)
      throws IOException, InterruptedException {
    URI asked = exchange.getRequestURI();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(behind + asked.toString()))
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    HttpResponse<byte[]> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, List.copyOf(values));
              }
            });
    byte[] body = response.body();
    if (exchange.getRequestMethod().equals("HEAD")) {
      response
          .headers()
          .firstValue("Content-Length")
          .ifPresent(length -> exchange.getResponseHeaders().set("Content-Length", length));
      exchange.sendResponseHeaders(response.statusCode(), -1);
      return;
    }
    exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body, 0, body.length / 2);
        if (pauseMillis < 0) {
          return;
        }
        if (pauseMillis > 0) {
          out.flush();
          Thread.sleep(pauseMillis);
        }
        out.write(body, body.length / 2, body.length - body.length / 2);
      }
    }
  }
}
