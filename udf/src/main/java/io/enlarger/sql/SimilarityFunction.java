package io.enlarger.sql;

import io.enlarger.image.Pixels;
import io.enlarger.metric.Convention;
import io.enlarger.metric.Measure;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * A measure of an image against its reference.
 *
 * @param measure what is measured
 * @param name its name in SQL
 */
record SimilarityFunction(String name, Measure measure, String description)
    implements ImageFunction {

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.required("reference", ParameterType.IMAGE),
        Parameter.required("image", ParameterType.IMAGE),
        Parameter.optional("convention", ParameterType.TEXT));
  }

  @Override
  public DataType result() {
    return DataTypes.DoubleType;
  }

  @Override
  public List<String> examples() {
    return List.of(
        String.format(Locale.ROOT, "%s(original, upscaled)", name),
        String.format(Locale.ROOT, "%s(original, upscaled, 'sr:4')", name),
        String.format(Locale.ROOT, "%s(original, upscaled, 'rgb:4')", name));
  }

  @Override
  public @Nullable Object apply(List<Object> arguments) throws IOException {
    Convention convention =
        arguments.size() > 2 ? Convention.of((String) arguments.get(2)) : Convention.SR;
    Pixels reference = EncodedImages.decoded(arguments.get(0)).pixels();
    Pixels image = EncodedImages.decoded(arguments.get(1)).pixels();
    // SQL does not know the scale, so a border is only cut where the convention names one
    return measure.of(reference, image, convention, 0).value();
  }
}
