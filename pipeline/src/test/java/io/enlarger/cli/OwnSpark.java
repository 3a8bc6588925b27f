package io.enlarger.cli;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Stops the Spark that the tests of a class have used, so that the next class begins anew. */
final class OwnSpark implements AfterAllCallback {
  @Override
  public void afterAll(ExtensionContext context) {
    stop();
  }

  /** Stops Spark where there is one in this JVM. */
  static void stop() {
    SparkSession.getActiveSession()
        .foreach(
            session -> {
              session.stop();
              return null;
            });
  }
}
