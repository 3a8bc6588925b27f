package io.enlarger.sql;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Image;
import io.enlarger.resample.Degradation;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Shrinks an image as the literature does. */
record DownscaleFunction() implements ImageFunction {
  @Override
  public String name() {
    return "downscale";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.required("image", ParameterType.IMAGE),
        Parameter.required("scale", ParameterType.NUMBER),
        Parameter.optional("kind", ParameterType.TEXT));
  }

  @Override
  public DataType result() {
    return DataTypes.BinaryType;
  }

  @Override
  public String description() {
    return "Shrinks an image to one scale-th of its sides, which are cut to multiples of the scale"
        + " first, in its own format: bicubic (MATLAB's imresize, the default), nearest, blur-down"
        + " or noise.";
  }

  @Override
  public List<String> examples() {
    return List.of("downscale(content, 4)", "downscale(content, 3, 'blur-down')");
  }

  @Override
  public Object apply(List<Object> arguments) throws IOException {
    int scale = (Integer) arguments.get(1);
    if (scale < 1) {
      throw EnlargerException.of(
          ErrorCode.CONFIGURATION_INVALID,
          "downscale: the scale must be at least 1, got %d",
          scale);
    }
    Degradation kind =
        arguments.size() > 2 ? Degradation.of((String) arguments.get(2)) : Degradation.BICUBIC;
    byte[] bytes = (byte[]) arguments.get(0);
    Image image = EncodedImages.decoded(bytes);
    return EncodedImages.encoded(
        new Image(kind.apply(image.pixels(), scale, 0), image.document().scaledBy(1.0 / scale)),
        EncodedImages.format(bytes));
  }
}
