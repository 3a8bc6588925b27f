package io.enlarger.job;

import io.enlarger.config.EnlargerConfig;
import io.enlarger.config.EnlargerConfig.DeviceKind;
import io.enlarger.image.codec.DecodeLimits;
import io.enlarger.job.evaluate.Protocol;
import io.enlarger.metric.niqe.PristineModel;
import io.enlarger.model.Precision;
import io.enlarger.resample.Degradation;
import io.enlarger.upscale.EngineOptions;
import io.enlarger.upscale.ModelSource;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done to every image of an evaluation; sent to the executors.
 *
 * @param protocol what all scores have in common
 * @param models in the order of the protocol's contenders; none where given images are scored
 * @param engine how they are loaded
 * @param device what computes
 * @param limits what is too large
 * @param decodeTimeout how long decoding an image may take
 * @param degradation how sources are made of references; null where the catalog names both
 * @param seed of the degradation's noise
 * @param niqeModel what NIQE compares with
 */
record EvaluationRecipe(
    Protocol protocol,
    List<ModelSource> models,
    EngineOptions engine,
    DeviceKind device,
    DecodeLimits limits,
    Duration decodeTimeout,
    @Nullable Degradation degradation,
    long seed,
    PristineModel niqeModel)
    implements Serializable {

  static EvaluationRecipe of(
      EnlargerConfig config, Protocol protocol, Contest contest, PristineModel niqeModel) {
    return new EvaluationRecipe(
        protocol,
        contest.entries().stream().map(Contest.Entry::model).toList(),
        Recipe.engine(config).withPrecision(Precision.FP32),
        config.model().device(),
        Recipe.limits(config),
        Duration.ofSeconds(config.image().decodeTimeoutSeconds()),
        config.evaluate().degrade().orElse(null),
        config.evaluate().seed(),
        niqeModel);
  }
}
