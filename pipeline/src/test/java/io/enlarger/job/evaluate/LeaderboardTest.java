package io.enlarger.job.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.config.EvaluationMetric;
import io.enlarger.job.evaluate.ImageScores.Failure;
import io.enlarger.job.evaluate.ImageScores.Timing;
import io.enlarger.metric.Convention;
import io.enlarger.metric.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LeaderboardTest {
  private static final Timing NO_TIME = new Timing(0, 0, 0, 0);

  private final List<ImageScores> scores = new ArrayList<>();

  private static Protocol protocol(EvaluationMetric... metrics) {
    return new Protocol(
        "test",
        4,
        "bicubic",
        Convention.SR,
        List.of(metrics),
        List.of(
            new Contender("first", "first", null, "first", 4, null),
            new Contender("second", "second", null, "second", 4, null)));
  }

  private static Subject subject(int index) {
    return new Subject(index, "id" + index, "file:/scans/" + index + ".png", null, "scans");
  }

  private void score(int index, String contender, EvaluationMetric metric, double value) {
    scores.add(
        new ImageScores(
            subject(index),
            contender,
            Map.of(metric, Score.of(metric.label(), "sr", value)),
            null,
            NO_TIME));
  }

  private List<Standing> standings(EvaluationMetric metric) {
    return Leaderboard.of(protocol(metric), scores.iterator()).standings();
  }

  @Test
  void differencesArePairedByImage() {
    // "sleep": hours gained by ten patients from two drugs (Student 1908, "The probable error of a
    // mean"), where the mean of the differences is 1.58 with an interval of 0.7001142 to 2.4598858
    double[] first = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
    double[] second = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
    for (int i = 0; i < first.length; i++) {
      score(i, "first", EvaluationMetric.PSNR, first[i]);
      score(i, "second", EvaluationMetric.PSNR, second[i]);
    }
    List<Standing> standings = standings(EvaluationMetric.PSNR);
    assertThat(standings.get(0).difference()).isNull();
    Standing.Difference difference = Objects.requireNonNull(standings.get(1).difference());
    assertThat(difference.mean()).isCloseTo(1.58, offset(1e-12));
    assertThat(difference.low()).isCloseTo(0.7001142, offset(1e-7));
    assertThat(difference.high()).isCloseTo(2.4598858, offset(1e-7));
    assertThat(difference.pairs()).isEqualTo(10);
  }

  @Test
  void anImageThatFailedForOneIsInNoDifference() {
    for (int i = 0; i < 4; i++) {
      score(i, "first", EvaluationMetric.PSNR, 20 + i);
      if (i == 1) {
        Failure failure = new Failure("UPSCALE", "INFERENCE_FAILED", "no");
        scores.add(new ImageScores(subject(i), "second", Map.of(), failure, NO_TIME));
      } else {
        score(i, "second", EvaluationMetric.PSNR, i == 3 ? Double.POSITIVE_INFINITY : 21 + i);
      }
    }
    Standing second = standings(EvaluationMetric.PSNR).get(1);
    assertThat(second.images()).isEqualTo(4);
    assertThat(second.failed()).isEqualTo(1);
    assertThat(second.identical()).isEqualTo(1);
    assertThat(second.mean().value()).isEqualTo(22);
    assertThat(second.difference()).isEqualTo(new Standing.Difference("first", 1, 1, 1, 2));
    assertThat(second.worst().get(0).subject().index()).isZero();
    assertThat(second.worst()).hasSize(3);
  }

  @Test
  void fivePercentAreWorseWhicheverWayIsBetter() {
    for (int i = 0; i <= 100; i++) {
      score(i, "first", EvaluationMetric.SSIM, i);
    }
    Standing higher = standings(EvaluationMetric.SSIM).get(0);
    assertThat(higher.median()).isEqualTo(50);
    assertThat(higher.fifthPercentile()).isEqualTo(5);
    assertThat(higher.worst().stream().map(Standing.Worst::value)).containsExactly(0.0, 1.0, 2.0);

    scores.clear();
    for (int i = 0; i <= 100; i++) {
      score(i, "first", EvaluationMetric.NIQE, i);
    }
    Standing lower = standings(EvaluationMetric.NIQE).get(0);
    assertThat(lower.fifthPercentile()).isEqualTo(95);
    assertThat(lower.worst().get(0).value()).isEqualTo(100);
    assertThat(lower.worst().get(0).subject().fileName()).isEqualTo("100.png");
  }

  @Test
  void identicalImagesAreSaidToBe() {
    score(0, "first", EvaluationMetric.PSNR, Double.POSITIVE_INFINITY);
    Leaderboard board = Leaderboard.of(protocol(EvaluationMetric.PSNR), scores.iterator());
    assertThat(board.standings().get(0).mean().value()).isNull();
    assertThat(board.standings().get(0).median()).isInfinite();
    assertThat(LeaderboardText.of(board, List.of()))
        .contains("| first  | identical |")
        .contains("0.png identical");
    assertThat(LeaderboardCsv.of(board)).contains("Infinity");
  }

  @Test
  void thereIsNoMeanOverSeveralConventions() {
    score(0, "first", EvaluationMetric.PSNR, 30);
    scores.add(
        new ImageScores(
            subject(1),
            "first",
            Map.of(EvaluationMetric.PSNR, Score.of("psnr", "rgb", 28)),
            null,
            NO_TIME));
    assertThatThrownBy(() -> standings(EvaluationMetric.PSNR))
        .isInstanceOfSatisfying(
            EnlargerException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONVENTION_MISMATCH));
  }

  @Test
  void thePlaneHasRootsOfMeansOfSquares() {
    for (int i = 0; i < 2; i++) {
      for (String contender : List.of("first", "second")) {
        scores.add(
            new ImageScores(
                subject(i),
                contender,
                Map.of(
                    EvaluationMetric.MSE, Score.of("mse", "pirm", i == 0 ? 7 : 25),
                    EvaluationMetric.NIQE, Score.of("niqe", "model:4", 3 + i)),
                null,
                NO_TIME));
      }
    }
    Leaderboard board =
        Leaderboard.of(protocol(EvaluationMetric.MSE, EvaluationMetric.NIQE), scores.iterator());
    List<PlanePoint> plane = PlanePoint.of(board);
    assertThat(plane).hasSize(2);
    assertThat(plane.get(1).rmse()).isEqualTo(4);
    assertThat(plane.get(1).niqe()).isEqualTo(3.5);
  }
}
