package io.enlarger.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"enlarger " + text()};
  }

  static String text() {
    String version = Enlarger.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
