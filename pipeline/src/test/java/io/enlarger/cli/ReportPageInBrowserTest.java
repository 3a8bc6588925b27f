package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Pages in a real browser: nothing in the console, nothing asked of the network, charts drawn,
 * sliders that move, legible at the widths and in the colours that people have.
 *
 * <p>Screenshots are kept in {@code target/it/pages}.
 */
class ReportPageInBrowserTest extends ThreeScans {
  private static final String HOSTILE = "<img src=x onerror=alert(1)>&amp;.png";

  /** Texts whose colour is less than 4.5 times as light or dark as what is behind them. */
  private static final String PALE =
      """
      (() => {
        const light = (color) => {
          const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map((v) => {
            const c = v / 255;
            return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const behind = (element) => {
          for (let at = element; at; at = at.parentElement) {
            const color = getComputedStyle(at).backgroundColor;
            if (!/, 0\\)$/.test(color)) {
              return color;
            }
          }
          return 'rgb(255, 255, 255)';
        };
        const pale = [];
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          const element = texts.currentNode.parentElement;
          const seen = element.getClientRects().length > 0 && texts.currentNode.data.trim();
          if (!seen || element.closest('script, .side')) {
            continue;
          }
          const a = light(getComputedStyle(element).color);
          const b = light(behind(element));
          const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (ratio < 4.5) {
            pale.push(texts.currentNode.data.trim() + ': ' + ratio.toFixed(2));
          }
        }
        return pale;
      })()
      """;

  private Path upscaled() throws IOException {
    write("wide.png", ImageFormat.PNG, noise(150, 110, 3));
    write(HOSTILE, ImageFormat.PNG, noise(60, 40, 3));
    Files.write(scans.resolve("torn.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    assertThat(upscale(scans, "--metrics", "psnr", "--model", "bicubic", "--scale", 2).code())
        .isEqualTo(Enlarger.QUARANTINED);
    return output.resolve("_report/run=test/_report.html");
  }

  private Browser open(Path page, int widthPx, String colors) throws IOException {
    Path profile = Files.createDirectories(folder.resolve("profile-" + widthPx + colors));
    return Browser.open(page, profile, widthPx, colors);
  }

  private static void assertWell(Browser browser, int widthPx) {
    assertThat(browser.value("document.documentElement.dataset.ready").asText()).isEqualTo("true");
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests())
        .isNotEmpty()
        .allMatch(address -> address.startsWith("file:") || address.startsWith("data:"))
        .filteredOn(address -> address.startsWith("file:"))
        .hasSize(1);
    assertThat(browser.value("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(widthPx);
    assertThat(browser.value(PALE)).isEmpty();
    assertThat(
            browser.value(
                "[...document.querySelectorAll('.plot')].filter((plot) => { const canvas ="
                    + " plot.querySelector('canvas'); return !canvas || canvas.width < 100 ||"
                    + " !canvas.getContext('2d').getImageData(0, 0, canvas.width,"
                    + " canvas.height).data.some((v) => v > 0); }).map((plot) => plot.id)"))
        .isEmpty();
    assertThat(browser.value("document.querySelectorAll('main, header, nav, footer').length"))
        .hasToString("4");
    assertThat(browser.value("document.querySelectorAll('img:not([alt]), img[alt=\"\"]').length"))
        .hasToString("0");
    assertThat(
            browser.value(
                "[...document.images].filter((image) => image.naturalWidth === 0).length"))
        .hasToString("0");
    assertThat(browser.value("document.querySelectorAll('table:not(:has(caption))').length"))
        .hasToString("0");
  }

  @Test
  void theReportIsReadAndMoved() throws IOException {
    Path page = upscaled();
    Path kept = Build.emptyFolder("pages");
    for (int width : new int[] {1280, 390}) {
      for (String colors : new String[] {"light", "dark"}) {
        try (Browser browser = open(page, width, colors)) {
          assertWell(browser, width);
          browser.screenshot(kept.resolve("report-" + width + "-" + colors + ".png"));
        }
      }
    }
    try (Browser browser = open(page, 1280, "light")) {
      assertThat(browser.value("document.body.innerText").asText()).contains(HOSTILE);
      assertThat(browser.value("document.querySelectorAll('.slider').length").asInt()).isEqualTo(5);
      String at = "getComputedStyle(document.querySelector('.slider .before')).clipPath";
      browser.value("document.querySelector('.slider input').focus()");
      String before = browser.value(at).asText();
      browser.press("ArrowRight");
      assertThat(browser.value("document.querySelector('.slider input').value").asInt())
          .isEqualTo(51);
      assertThat(browser.value(at).asText()).isNotEqualTo(before);
      assertThat(
              browser
                  .value("document.querySelector('.slider input').getAttribute('aria-valuetext')")
                  .asText())
          .isEqualTo("51 % source, 49 % result");
      JsonNode box =
          browser.value(
              "(() => { const slider = document.querySelector('.slider');"
                  + " slider.scrollIntoView({block: 'center'}); const b ="
                  + " slider.getBoundingClientRect(); return [b.left, b.top, b.width, b.height];"
                  + " })()");
      browser.click(
          box.get(0).asDouble() + 0.25 * box.get(2).asDouble(),
          box.get(1).asDouble() + 0.5 * box.get(3).asDouble());
      assertThat(browser.value("document.querySelector('.slider input').value").asInt())
          .isBetween(24, 26);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void theEvaluationIsRead() throws IOException {
    Path originals = folder.resolve("originals");
    Scans.write(4, originals);
    Files.write(originals.resolve("torn.png"), new byte[] {1, 2, 3});
    Said said =
        enlarger(
            "evaluate",
            "--master",
            "local[2]",
            "--set",
            "spark.ui.enabled=false",
            "--set",
            "job.run-id=test",
            "--catalog",
            originals,
            "--output",
            output,
            "--models",
            "bicubic,enlarger-x4,nearest",
            "--metrics",
            "psnr,ssim,gmsd",
            "--scale",
            4);
    assertThat(said.err()).isEmpty();
    Path kept = Build.emptyFolder("evaluation-pages");
    for (int width : new int[] {1280, 390}) {
      for (String colors : new String[] {"light", "dark"}) {
        try (Browser browser = open(output.resolve("run=test/report.html"), width, colors)) {
          assertWell(browser, width);
          browser.screenshot(kept.resolve("evaluation-" + width + "-" + colors + ".png"));
        }
      }
    }
  }
}
