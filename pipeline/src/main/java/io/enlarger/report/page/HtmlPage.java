package io.enlarger.report.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Puts a page together: template, styles, scripts and data in one file.
 *
 * <p>What comes from a report is hostile, names of files above all. Templates escape it, in the
 * data of the script no {@code <} is left, and by the page's own policy a browser runs nothing but
 * the script whose hash is in it, and fetches nothing.
 */
final class HtmlPage {
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Mustache.Compiler TEMPLATES =
      Mustache.compiler()
          .escapeHTML(true)
          .emptyStringIsFalse(true)
          .withLoader(name -> new InputStreamReader(open(name + ".mustache"), UTF_8));

  private HtmlPage() {}

  /**
   * A page.
   *
   * @param template what it is made by, also what the template calls the content
   * @param content what the template shows
   * @param charts what the script draws
   */
  static String of(String template, String title, Object content, List<Chart> charts) {
    String style = text(UPLOT + "dist/uPlot.min.css") + "\n" + text("page.css");
    String script =
        "/*\n"
            + text(UPLOT + "LICENSE")
            + "*/\n"
            + text(UPLOT + "dist/uPlot.iife.min.js")
            + "\n"
            + text("page.js");
    Map<String, Object> all = new HashMap<>();
    all.put("run", false);
    all.put("evaluation", false);
    all.put(template, content);
    all.put("title", title);
    all.put("style", style);
    all.put("script", script);
    all.put("charts", json(charts));
    all.put(
        "policy",
        "default-src 'none'; img-src data:; style-src '"
            + hash(style)
            + "'; script-src '"
            + hash(script)
            + "'; base-uri 'none'; form-action 'none'");
    try (InputStreamReader page = new InputStreamReader(open("page.mustache"), UTF_8)) {
      return TEMPLATES.compile(page).execute(all);
    } catch (IOException e) {
      throw new UncheckedIOException("a resource does not fail", e);
    }
  }

  /** JSON in which nothing can end the element that it stands in. */
  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value).replace("<", "\\u003c").replace(">", "\\u003e");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hash(String text) {
    return "sha256-" + Base64.getEncoder().encodeToString(DigestUtils.sha256(text.getBytes(UTF_8)));
  }

  private static String text(String resource) {
    try (InputStream in = open(resource)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("a resource does not fail", e);
    }
  }

  private static InputStream open(String resource) {
    InputStream in = HtmlPage.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IllegalStateException(resource + " is not in the jar");
    }
    return in;
  }
}
