package io.hawser.netty.shaded;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jar as this build has made it, and the other jars of this build. */
final class ShadedJar {
  static final Path JAR = Path.of(property("hawser.test.shaded"));
  static final Path POM = Path.of(property("hawser.test.pom"));

  private ShadedJar() {}

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name + ": run by Maven");
  }

  /** Returns the jar or the folder of classes that a class is in. */
  static Path of(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Where is " + type + "?", e);
    }
  }

  /** Returns the class path of this test without the transport and its Netty. */
  static List<Path> classPathWithoutTransport(Path transport) {
    return classPath().filter(entry -> !entry.equals(transport) && !isNetty(entry)).toList();
  }

  /** Returns the jars of Netty on the class path of this test. */
  static List<Path> netty() {
    return classPath().filter(ShadedJar::isNetty).toList();
  }

  private static Stream<Path> classPath() {
    return Stream.of(
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .map(Path::of);
  }

  private static boolean isNetty(Path jar) {
    return jar.toString().contains(Path.of("io", "netty") + File.separator);
  }

  static String joined(List<Path> entries) {
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
