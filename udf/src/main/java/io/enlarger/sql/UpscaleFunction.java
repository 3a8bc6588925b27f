package io.enlarger.sql;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.upscale.EngineOptions;
import io.enlarger.upscale.LoadedModel;
import io.enlarger.upscale.ModelSource;
import io.enlarger.upscale.SharedModels;
import io.enlarger.upscale.Upscaler;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Enlarges an image by a bundled model or a baseline. */
record UpscaleFunction() implements ImageFunction {
  @Override
  public String name() {
    return "upscale";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.required("image", ParameterType.IMAGE),
        Parameter.required("model", ParameterType.TEXT),
        Parameter.optional("format", ParameterType.TEXT));
  }

  @Override
  public DataType result() {
    return DataTypes.BinaryType;
  }

  @Override
  public String description() {
    return "Enlarges an image by a bundled model (enlarger-x2, enlarger-x4) or a baseline (nearest,"
        + " bilinear, bicubic, lanczos), and encodes it in its own format or in the one given"
        + " (png, jpeg, tiff). For archives use the job: it checks, resumes and reports.";
  }

  @Override
  public List<String> examples() {
    return List.of("upscale(content, 'enlarger-x4')", "upscale(content, 'bicubic', 'png')");
  }

  @Override
  public Object apply(List<Object> arguments) throws IOException {
    ModelSource source = model((String) arguments.get(1));
    byte[] bytes = (byte[]) arguments.get(0);
    ImageFormat format =
        arguments.size() > 2 ? format((String) arguments.get(2)) : EncodedImages.format(bytes);
    Image image = EncodedImages.decoded(bytes);
    LoadedModel model = SharedModels.of(source, EngineOptions.DEFAULT, () -> {});
    try (Upscaler upscaler = model.upscaler()) {
      return EncodedImages.encoded(
          new Image(
              upscaler.upscale(image.pixels()).pixels(), image.document().scaledBy(model.scale())),
          format);
    }
  }

  private static ModelSource model(String name) {
    return ModelSource.named(name, OptionalInt.empty(), Map.of())
        .orElseThrow(
            () ->
                EnlargerException.of(
                    ErrorCode.CONFIGURATION_INVALID,
                    "upscale: there is no model \"%s\" in the jar; SQL knows the bundled models and"
                        + " the baselines, checkpoints are for \"enlarger upscale\"",
                    name));
  }

  private static ImageFormat format(String name) {
    return Arrays.stream(ImageFormat.values())
        .filter(format -> format.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                EnlargerException.of(
                    ErrorCode.CONFIGURATION_INVALID,
                    "upscale: there is no format \"%s\"; choose one of %s",
                    name,
                    Arrays.stream(ImageFormat.values())
                        .map(format -> format.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))));
  }
}
