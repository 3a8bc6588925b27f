package io.enlarger.job.evaluate;

import io.enlarger.config.EvaluationMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A contender on the plane of perception and distortion (Blau et al. 2018, "The 2018 PIRM challenge
 * on perceptual image super-resolution"), lower is better both ways.
 *
 * @param dataset its images
 * @param contender what made the results
 * @param rmse distortion: the square root of the mean of the images' mean squared errors, in levels
 *     of 255
 * @param niqe perception: the mean of the images' NIQE
 */
public record PlanePoint(String dataset, Contender contender, double rmse, double niqe) {

  /** Those that have both, in the leaderboard's order. */
  public static List<PlanePoint> of(Leaderboard board) {
    List<Standing> standings = board.standings();
    List<PlanePoint> points = new ArrayList<>();
    for (Standing mse : standings) {
      if (mse.metric() == EvaluationMetric.MSE) {
        Optional<Double> niqe =
            standings.stream()
                .filter(s -> s.metric() == EvaluationMetric.NIQE)
                .filter(s -> s.dataset().equals(mse.dataset()))
                .filter(s -> s.contender().equals(mse.contender()))
                .findFirst()
                .flatMap(s -> Optional.ofNullable(s.mean().value()));
        Double meanSquare = mse.mean().value();
        if (niqe.isPresent() && meanSquare != null) {
          points.add(
              new PlanePoint(mse.dataset(), mse.contender(), Math.sqrt(meanSquare), niqe.get()));
        }
      }
    }
    return points;
  }
}
