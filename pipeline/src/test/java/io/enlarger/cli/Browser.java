package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A Chromium without a window, told what to do by its DevTools protocol. Everything that a page
 * complains of or asks the network for is kept.
 */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
  private static final long TIMEOUT_SECONDS = 90;

  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Boolean> loaded = new CompletableFuture<>();
  private String session = "";
  private int last;

  private Browser(Process process, String address) {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address), new Listener())
            .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .join();
  }

  /**
   * Opens a page; where there is no Chromium the test is skipped.
   *
   * @param profile an empty folder for the browser's own files
   */
  static Browser open(Path page, Path profile, int widthPx, String colorScheme) throws IOException {
    String program =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .filter(Ran::isInstalled)
            .findFirst()
            .orElse("");
    Assumptions.assumeFalse(
        program.isEmpty(), "skipped: there is no chromium to look at the page with");
    Process process =
        new ProcessBuilder(
                program,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .start();
    Browser browser = new Browser(process, address(process));
    browser.load(page, widthPx, colorScheme);
    return browser;
  }

  private static String address(Process process) throws IOException {
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    StringBuilder all = new StringBuilder();
    for (String line; (line = said.readLine()) != null; ) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        return listening.group(1);
      }
      all.append(line).append('\n');
    }
    throw new IOException("chromium did not start: " + all);
  }

  private void load(Path page, int widthPx, String colorScheme) {
    JsonNode target = call("Target.createTarget", object().put("url", "about:blank"));
    JsonNode attached =
        call(
            "Target.attachToTarget",
            object().put("targetId", target.get("targetId").asText()).put("flatten", true));
    session = attached.get("sessionId").asText();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", object());
    }
    call(
        "Emulation.setDeviceMetricsOverride",
        object()
            .put("width", widthPx)
            .put("height", 900)
            .put("deviceScaleFactor", 1)
            .put("mobile", widthPx < 600));
    ObjectNode media = object();
    media
        .putArray("features")
        .add(object().put("name", "prefers-color-scheme").put("value", colorScheme));
    call("Emulation.setEmulatedMedia", media);
    call("Page.navigate", object().put("url", page.toUri().toString()));
    loaded.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
  }

  private static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** What the page or the browser complained of. */
  List<String> complaints() {
    return complaints;
  }

  /** Addresses that were asked for. */
  List<String> requests() {
    return requests;
  }

  /** The value of an expression of JavaScript, or of the promise that it gives. */
  JsonNode value(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            object()
                .put("expression", expression)
                .put("returnByValue", true)
                .put("awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
    }
    return result.get("result").path("value");
  }

  /** Presses a key. */
  void press(String key) {
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          object()
              .put("type", type)
              .put("key", key)
              .put("code", key)
              .put("windowsVirtualKeyCode", key.equals("ArrowRight") ? 39 : 37));
    }
  }

  /** Presses the mouse at a point of the window. */
  void click(double x, double y) {
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          object()
              .put("type", type)
              .put("x", x)
              .put("y", y)
              .put("button", "left")
              .put("clickCount", 1));
    }
  }

  /** The whole page as PNG, also what is below the window. */
  Path screenshot(Path file) throws IOException {
    double height = value("document.documentElement.scrollHeight").asDouble();
    double width = value("document.documentElement.clientWidth").asDouble();
    ObjectNode asked = object().put("format", "png").put("captureBeyondViewport", true);
    asked
        .putObject("clip")
        .put("x", 0)
        .put("y", 0)
        .put("width", width)
        .put("height", height)
        .put("scale", 1);
    String png = call("Page.captureScreenshot", asked).get("data").asText();
    return Files.write(file, Base64.getDecoder().decode(png));
  }

  private JsonNode call(String method, ObjectNode parameters) {
    int id = ++last;
    ObjectNode message = object().put("id", id).put("method", method);
    message.set("params", parameters);
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    calls.put(id, answer);
    socket.sendText(message.toString(), true).join();
    return answer.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
  }

  private void received(JsonNode message) {
    CompletableFuture<JsonNode> call = calls.remove(message.path("id").asInt());
    if (call != null && message.has("error")) {
      call.completeExceptionally(new IOException(message.get("error").toString()));
    } else if (call != null) {
      call.complete(message.get("result"));
    }
    JsonNode event = message.path("params");
    switch (message.path("method").asText()) {
      case "Page.loadEventFired" -> loaded.complete(true);
      case "Network.requestWillBeSent" -> requests.add(event.at("/request/url").asText());
      case "Runtime.exceptionThrown" -> complaints.add(event.get("exceptionDetails").toString());
      case "Runtime.consoleAPICalled" -> complaints.add(event.toString());
      case "Log.entryAdded" -> complaints.add(event.get("entry").toString());
      default -> {
        // nothing to keep
      }
    }
  }

  @Override
  public void close() {
    socket.abort();
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        try {
          received(JSON.readTree(text.toString()));
        } catch (IOException e) {
          complaints.add(e.toString());
        }
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }
}
