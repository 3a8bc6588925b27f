package io.enlarger.sql;

import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The types that parameters have. */
@SuppressWarnings("ImmutableEnumChecker") // types and encoders of Spark never change
enum ParameterType {
  /** An encoded image. */
  IMAGE,
  /** A name. */
  TEXT,
  /** A whole number. */
  NUMBER;

  DataType sql() {
    return switch (this) {
      case IMAGE -> DataTypes.BinaryType;
      case TEXT -> DataTypes.StringType;
      case NUMBER -> DataTypes.IntegerType;
    };
  }

  Encoder<?> encoder() {
    return switch (this) {
      case IMAGE -> Encoders.BINARY();
      case TEXT -> Encoders.STRING();
      case NUMBER -> Encoders.INT();
    };
  }
}
