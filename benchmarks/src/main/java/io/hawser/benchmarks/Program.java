package io.hawser.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Something that runs in a JVM of its own, with a class path of its own. */
public enum Program {
  /** Hawser, and the floors. */
  HAWSER_CLIENT("", "io.hawser.benchmarks.client.ClientMain"),
  /** Answers constantly, or is the embedded coordinator. */
  HAWSER_SERVER("", "io.hawser.benchmarks.server.ServerMain"),
  /** A server endpoint and connections to it. */
  ENDPOINT("", "io.hawser.benchmarks.endpoint.EndpointMain"),
  /** Hawser with many servers, or many requests. */
  SCALE_CLIENT("", "io.hawser.benchmarks.scale.ScaleMain"),
  /** Seata's client. */
  SEATA("seata-all-2.6.0", "io.hawser.benchmarks.seata.SeataMain"),
  /** sofa-bolt, client and server. */
  BOLT("sofa-bolt", "io.hawser.benchmarks.bolt.BoltMain"),
  /** grpc-java, client and server. */
  GRPC("grpc-java", "io.hawser.benchmarks.grpc.GrpcMain");

  private final String folder;
  private final String mainClass;

  Program(String folder, String mainClass) {
    this.folder = folder;
    this.mainClass = mainClass;
  }

  String mainClass() {
    return mainClass;
  }

  String classPath() {
    if (folder.isEmpty()) {
      return System.getProperty("java.class.path");
    }
    String build = System.getProperty("hawser.testservers.target", "target");
    Path target = Path.of(System.getProperty("hawser.bench.dir", "."), folder, build);
    Path file = target.resolve("run.classpath").toAbsolutePath().normalize();
    try {
      return file.resolveSibling("classes") + File.pathSeparator + Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalStateException(
          "Cannot read " + file + ", the class path of " + folder + "; ./dev bench writes it", e);
    }
  }
}
