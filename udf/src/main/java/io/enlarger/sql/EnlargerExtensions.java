package io.enlarger.sql;

import org.apache.spark.sql.SparkSessionExtensions;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Gives a session the functions: {@code spark.sql.extensions=io.enlarger.sql.EnlargerExtensions}.
 */
public final class EnlargerExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    EnlargerFunctions.inject(extensions);
    return BoxedUnit.UNIT;
  }
}
