package io.hawser.testservers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A sibling module with a class path of its own, as built. */
enum OriginalModule {
  SEATA_SERVER_2_0_0("seata-server-2.0.0"),
  SEATA_ALL_2_6_0("seata-all-2.6.0"),
  SEATA_ALL_1_8_0("seata-all-1.8.0"),
  ZOOKEEPER("zookeeper-server"),
  NACOS("nacos-server"),
  ALL_REGISTRIES("all-registries");

  private final String folder;

  OriginalModule(String folder) {
    this.folder = folder;
  }

  String folder() {
    return folder;
  }

  /** Its own classes and everything they need. */
  String classPath() {
    return classPath(Path.of(System.getProperty("hawser.testservers.dir", "..")));
  }

  String classPath(Path testServers) {
    Path target = testServers.resolve(folder).resolve("target").toAbsolutePath().normalize();
    Path file = target.resolve("run.classpath");
    if (!Files.isRegularFile(file)) {
      throw new IllegalStateException(
          "There is no "
              + file
              + ", so "
              + folder
              + " cannot be started. In the root folder, run: mvn -B -pl test-servers/"
              + folder
              + " process-classes");
    }
    try {
      return target.resolve("classes") + File.pathSeparator + Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + file, e);
    }
  }
}
