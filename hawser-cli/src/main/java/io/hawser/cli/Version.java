package io.hawser.cli;

import picocli.CommandLine.IVersionProvider;

/** The versions of Hawser, Java and the operating system, for bug reports. */
final class Version implements IVersionProvider {
  Version() {}

  /**
   * Returns the version in the manifest of the jar, which classes of a working copy do not have.
   */
  static String hawser() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "of a working copy" : version;
  }

  static String java() {
    return Runtime.version().toString();
  }

  static String os() {
    return System.getProperty("os.name") + " " + System.getProperty("os.arch");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"hawser " + hawser(), "Java " + java(), os()};
  }
}
