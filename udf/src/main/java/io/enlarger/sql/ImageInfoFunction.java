package io.enlarger.sql;

import io.enlarger.image.ByteSource;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Resolution;
import io.enlarger.image.codec.Codecs;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What an image's header says. */
record ImageInfoFunction() implements ImageFunction {
  private static final StructType INFO =
      new StructType()
          .add("format", DataTypes.StringType)
          .add("width_px", DataTypes.IntegerType)
          .add("height_px", DataTypes.IntegerType)
          .add("channels", DataTypes.IntegerType)
          .add("bit_depth", DataTypes.IntegerType)
          .add("pages", DataTypes.IntegerType)
          .add("dpi", DataTypes.DoubleType)
          .add("icc", DataTypes.BooleanType);

  @Override
  public String name() {
    return "image_info";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Parameter.required("image", ParameterType.IMAGE));
  }

  @Override
  public DataType result() {
    return INFO;
  }

  @Override
  public String description() {
    return "What an image's header says: format, width_px, height_px, channels, bit_depth, pages,"
        + " dpi (NULL where the file does not say), icc (whether a profile is embedded). Pixels are"
        + " not decoded.";
  }

  @Override
  public List<String> examples() {
    return List.of("image_info(content).width_px", "image_info(content)");
  }

  @Override
  public Object apply(List<Object> arguments) throws IOException {
    ByteSource source = ByteSource.of((byte[]) arguments.get(0));
    ImageHeader header = Codecs.detect(source).readHeader(source);
    return RowFactory.create(
        header.format().name().toLowerCase(Locale.ROOT),
        header.widthPx(),
        header.heightPx(),
        header.channels(),
        header.bitDepth(),
        header.pages(),
        header.resolution().map(Resolution::xDpi).orElse(null),
        header.hasIccProfile());
  }
}
