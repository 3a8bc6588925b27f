package io.enlarger.sql;

import io.enlarger.metric.niqe.Niqe;
import io.enlarger.metric.niqe.PristineModel;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** How natural an image looks. */
record NiqeFunction() implements ImageFunction {
  @Override
  public String name() {
    return "niqe";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Parameter.required("image", ParameterType.IMAGE));
  }

  @Override
  public DataType result() {
    return DataTypes.DoubleType;
  }

  @Override
  public String description() {
    return "How far an image is from natural ones (Mittal et al. 2013), by the bundled pristine"
        + " model: 0 and more, less is better. NULL for images that are too small or even"
        + " throughout.";
  }

  @Override
  public List<String> examples() {
    return List.of("niqe(content)");
  }

  @Override
  public @Nullable Object apply(List<Object> arguments) throws IOException {
    return Niqe.of(EncodedImages.decoded(arguments.get(0)).pixels(), PristineModel.bundled())
        .value();
  }
}
