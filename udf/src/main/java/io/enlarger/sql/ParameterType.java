package io.enlarger.sql;

import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The types that parameters have. */
@SuppressWarnings("ImmutableEnumChecker") // both are, but not annotated
enum ParameterType {
  /** An encoded image. */
  IMAGE(DataTypes.BinaryType, Encoders.BINARY()),
  /** A name. */
  TEXT(DataTypes.StringType, Encoders.STRING()),
  /** A whole number. */
  NUMBER(DataTypes.IntegerType, Encoders.INT());

  private final DataType sql;
  private final Encoder<?> encoder;

  ParameterType(DataType sql, Encoder<?> encoder) {
    this.sql = sql;
    this.encoder = encoder;
  }

  DataType sql() {
    return sql;
  }

  Encoder<?> encoder() {
    return encoder;
  }
}
