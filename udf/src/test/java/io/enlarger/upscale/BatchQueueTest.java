package io.enlarger.upscale;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BatchQueueTest {
  private static final ModelSource MODEL =
      ModelSource.named("enlarger-x4", OptionalInt.empty(), Map.of()).orElseThrow();

  private static Pixels picture(int widthPx, int heightPx) {
    return ProbeImage.square(Math.max(widthPx, heightPx), 3).crop(Region.ofSize(widthPx, heightPx));
  }

  private static EngineOptions tiles(int sizePx, int batch, int waitMs) {
    return EngineOptions.DEFAULT.withTileSizePx(sizePx).withBatching(new Batching(batch, waitMs));
  }

  private static Pixels enlarged(LoadedModel model, Pixels source) {
    try (Upscaler upscaler = model.upscaler()) {
      return upscaler.upscale(source).pixels();
    }
  }

  @Test
  void tilesOfOneImageAreComputedTogetherToTheSamePixels() {
    Pixels source = picture(150, 131);
    long before = EngineFigures.batches();
    long windowsBefore = EngineFigures.batchedWindows();
    try (LoadedModel alone = MODEL.load(tiles(48, 1, 5));
        LoadedModel together = MODEL.load(tiles(48, 4, 5))) {
      Pixels expected = enlarged(alone, source);
      assertThat(EngineFigures.batches()).isEqualTo(before);
      assertThat(enlarged(together, source)).isEqualTo(expected);
    }
    long batches = EngineFigures.batches() - before;
    assertThat(EngineFigures.batchedWindows() - windowsBefore).isGreaterThan(2 * batches);
  }

  @Test
  void batchesFillAcrossImages() throws Exception {
    int threads = 6;
    Pixels source = picture(40, 33);
    try (LoadedModel alone = MODEL.load(tiles(64, 1, 5));
        LoadedModel together = MODEL.load(tiles(64, threads, 2_000))) {
      Pixels expected = enlarged(alone, source);
      enlarged(together, picture(64, 64));
      long before = EngineFigures.batches();
      assertThat(inThreads(threads, together, source)).containsOnly(expected).hasSize(threads);
      // the deadline is far: six images of one tile make one batch
      assertThat(EngineFigures.batches() - before).isEqualTo(1);
    }
  }

  @Test
  void imagesOfOtherSizesAndDepthsDoNotMix() throws Exception {
    List<Pixels> sources =
        List.of(picture(40, 33), picture(33, 40), picture(40, 33).withBitDepth(16), picture(7, 1));
    try (LoadedModel alone = MODEL.load(tiles(64, 1, 5));
        LoadedModel together = MODEL.load(tiles(64, 4, 20))) {
      ExecutorService threads = Executors.newFixedThreadPool(8);
      List<Future<Pixels>> results = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Pixels source = sources.get(i % sources.size());
        results.add(threads.submit(() -> enlarged(together, source)));
      }
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo(enlarged(alone, sources.get(i % 4)));
      }
      threads.shutdown();
    }
  }

  @Test
  void anImageThatWaitsAloneIsComputedAtTheDeadline() {
    try (LoadedModel together = MODEL.load(tiles(64, 64, 1))) {
      assertThat(enlarged(together, picture(20, 20)).widthPx()).isEqualTo(80);
    }
  }

  private static List<Pixels> inThreads(int count, LoadedModel model, Pixels source)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    List<Future<Pixels>> running = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      running.add(threads.submit(() -> enlarged(model, source)));
    }
    List<Pixels> results = new ArrayList<>();
    for (Future<Pixels> one : running) {
      results.add(one.get());
    }
    threads.shutdown();
    return results;
  }
}
