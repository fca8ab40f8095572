package io.hawser.testservers;

import io.hawser.testservers.process.JvmCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A sibling module with a class path of its own, as built, which runs in child JVMs. */
enum ChildModule {
  SEATA_SERVER_2_0_0("seata-server-2.0.0", "server"),
  SEATA_ALL_2_6_0("seata-all-2.6.0", "seata"),
  SEATA_ALL_1_8_0("seata-all-1.8.0", "seata"),
  AT_SERVICE("at-service", "at"),
  AT_SERVICE_BRIDGED("at-service-bridged", "at"),
  AT_SERVICE_OLDEST("at-service-oldest", "at"),
  SEATA_SAMPLE("seata-sample", "sample"),
  SEATA_SAMPLE_BRIDGED("seata-sample-bridged", "sample"),
  SEATA_SAMPLE_BOOT4("seata-sample-boot4", "sample"),
  SEATA_SAMPLE_BOOT4_BRIDGED("seata-sample-boot4-bridged", "sample"),
  ZOOKEEPER("zookeeper-server", "zookeeper"),
  NACOS("nacos-server", "nacos"),
  EUREKA("eureka-server", "eureka"),
  ALL_REGISTRIES("all-registries", "registries");

  private final String folder;
  private final String packageName;

  ChildModule(String folder, String packageName) {
    this.folder = folder;
    this.packageName = "io.hawser.testservers." + packageName;
  }

  String folder() {
    return folder;
  }

  /** Returns how to start a small JVM with one of its main classes. */
  JvmCommand command(String mainClass) {
    return JvmCommand.of(packageName + "." + mainClass, classPath()).small();
  }

  /** Returns its own classes and everything they need. */
  String classPath() {
    return classPath(Path.of(System.getProperty("hawser.testservers.dir", "..")));
  }

  String classPath(Path testServers) {
    String build = System.getProperty("hawser.testservers.target", "target");
    Path target = testServers.resolve(folder).resolve(build).toAbsolutePath().normalize();
    Path file = target.resolve("run.classpath");
    if (!Files.isRegularFile(file)) {
      throw new IllegalStateException(
          "There is no "
              + file
              + ", so "
              + folder
              + " cannot be started. In the root folder, run: mvn -B -pl test-servers/"
              + folder
              + " -am -DskipTests process-classes");
    }
    try {
      return target.resolve("classes") + File.pathSeparator + Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + file, e);
    }
  }
}
