package io.enlarger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.enlarger.model.BundledModels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server of this machine that gives the bundled checkpoint, well and badly. */
public final class ModelServer implements AutoCloseable {
  private final byte[] model = BundledModels.read("enlarger-x4").orElseThrow();
  private final Map<String, Integer> requests = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  public ModelServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** What a good download gives. */
  public byte[] model() {
    return model.clone();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /**
   * The address of a path: {@code /good.safetensors}, {@code /moved}, {@code /circle}, {@code
   * /truncated}, {@code /short}, {@code /stalled}; any other is answered 404.
   */
  public String address(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  /** How often a path was asked for. */
  public int requests(String path) {
    return requests.getOrDefault(path, 0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.merge(path, 1, Integer::sum);
    try (exchange) {
      switch (path) {
        case "/good.safetensors" -> send(exchange, model.length, model.length);
        case "/moved" -> redirect(exchange, "/good.safetensors");
        case "/circle" -> redirect(exchange, "/circle");
        case "/truncated" -> send(exchange, model.length, model.length / 2);
        // of unknown length, so that the protocol itself sees nothing amiss
        case "/short" -> send(exchange, 0, model.length / 2);
        case "/stalled" -> {
          send(exchange, model.length, model.length / 2);
          exchange.getResponseBody().flush();
          if (!closing.await(60, TimeUnit.SECONDS)) {
            throw new IOException("the server was not closed");
          }
        }
        default -> exchange.sendResponseHeaders(404, -1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(HttpExchange exchange, long promised, int sent) throws IOException {
    exchange.sendResponseHeaders(200, promised);
    exchange.getResponseBody().write(model, 0, sent);
    if (promised == 0) {
      exchange.getResponseBody().close();
    }
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().set("Location", to);
    exchange.sendResponseHeaders(302, -1);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
