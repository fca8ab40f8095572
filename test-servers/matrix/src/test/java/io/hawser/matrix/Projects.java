package io.hawser.matrix;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Applications outside this build: poms without a parent, resolved by one run of Maven against a
 * local repository of their own. What was built just now is written into it first, so nothing older
 * is ever taken, and the user's repository is only read.
 */
final class Projects {
  static final String VERSION = "0.1.0-SNAPSHOT";
  static final Path ROOT = Path.of(System.getProperty("hawser.testservers.dir")).getParent();

  private static final long MAVEN_MINUTES = 10;

  private final Path directory;
  private final Path repository;
  private final List<String> names = new ArrayList<>();

  Projects(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.repository = directory.resolveSibling("matrix-repository"); // what others have fetched
    deleteAll(repository.resolve("io/hawser"));
  }

  /** Puts a pom, and the classes it describes, where Maven finds them. */
  void publish(String artifact, Path pom, Path classes) throws IOException {
    Path to = repository.resolve("io/hawser").resolve(artifact).resolve(VERSION);
    Files.createDirectories(to);
    Files.copy(pom, to.resolve(artifact + "-" + VERSION + ".pom"));
    Path jar = to.resolve(artifact + "-" + VERSION + ".jar");
    if (classes != null && Files.isDirectory(classes)) {
      pack(classes, jar);
    } else if (classes != null) {
      Files.copy(classes, jar);
    }
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
  }

  /** Writes the pom of an application. */
  void add(String name, String managed, String dependencies) throws IOException {
    add(name, managed, dependencies, "");
  }

  /** Writes the pom of an application that is also built. */
  void add(String name, String managed, String dependencies, String build) throws IOException {
    names.add(name);
    String mine = Path.of(System.getProperty("user.home"), ".m2", "repository").toUri().toString();
    String repository = "<id>mine</id><url>" + mine + "</url>";
    Files.createDirectories(directory.resolve(name));
    Files.deleteIfExists(directory.resolve(name).resolve("run.classpath"));
    Files.writeString(
        directory.resolve(name).resolve("pom.xml"),
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>application</groupId><artifactId>%s</artifactId><version>1</version>
          <repositories><repository>%s</repository></repositories>
          <pluginRepositories><pluginRepository>%s</pluginRepository></pluginRepositories>
          <dependencyManagement><dependencies>%s</dependencies></dependencyManagement>
          <dependencies>%s</dependencies>
          <build><plugins>%s</plugins></build>
        </project>
        """
            .formatted(name, repository, repository, managed, dependencies, build));
  }

  /** A version of the root pom; of a matrix, all versions, separated by commas. */
  static String version(String of) {
    return Objects.requireNonNull(System.getProperty("hawser.version." + of), of);
  }

  static String bom(String group, String artifact, String version) {
    return "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>"
            .formatted(group, artifact, version)
        + "<type>pom</type><scope>import</scope></dependency>";
  }

  static String managed(String group, String artifact, String version) {
    return "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency>"
        .formatted(group, artifact, version);
  }

  /** A dependency whose version is managed. */
  static String unversioned(String group, String artifact) {
    return "<dependency><groupId>%s</groupId><artifactId>%s</artifactId></dependency>"
        .formatted(group, artifact);
  }

  /** A module of this build without some dependencies, {@code group:artifact}. */
  static String ours(String artifact, String... exclusions) {
    StringBuilder excluded = new StringBuilder();
    for (String exclusion : exclusions) {
      int colon = exclusion.indexOf(':');
      excluded.append(
          "<exclusion><groupId>%s</groupId><artifactId>%s</artifactId></exclusion>"
              .formatted(exclusion.substring(0, colon), exclusion.substring(colon + 1)));
    }
    return "<dependency><groupId>io.hawser</groupId><artifactId>%s</artifactId><version>%s</version><exclusions>%s</exclusions></dependency>"
        .formatted(artifact, VERSION, excluded);
  }

  /** A plugin in the version of this build. */
  static String plugin(String artifact) throws IOException {
    Matcher version =
        Pattern.compile("<artifactId>" + artifact + "</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    if (!version.find()) {
      throw new IllegalStateException("The root pom has no version of " + artifact);
    }
    return "<plugin><groupId>org.apache.maven.plugins</groupId><artifactId>%s</artifactId><version>%s</version></plugin>"
        .formatted(artifact, version.group(1));
  }

  /** Resolves all applications in one run of Maven, each by itself. */
  void resolve() throws IOException, InterruptedException {
    writeRoot();
    maven(
        "org.apache.maven.plugins:maven-dependency-plugin:"
            + version("maven-dependency-plugin")
            + ":build-classpath",
        "-Dmdep.outputFile=run.classpath",
        "-Dmdep.outputAbsoluteArtifactFilename=true");
  }

  /** Runs the tests of all applications. */
  void test() throws IOException, InterruptedException {
    writeRoot();
    maven("test", "-Dmaven.compiler.release=17", "-Dproject.build.sourceEncoding=UTF-8");
  }

  private void writeRoot() throws IOException {
    StringBuilder modules = new StringBuilder();
    names.forEach(name -> modules.append("<module>").append(name).append("</module>"));
    Files.writeString(
        directory.resolve("pom.xml"),
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>application</groupId><artifactId>all</artifactId><version>1</version>
          <packaging>pom</packaging>
          <modules>%s</modules>
        </project>
        """
            .formatted(modules));
  }

  /** Runs Maven on all applications; one that fails does not keep it from the others. */
  void maven(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("mvn", "-B", "-fae", "-f", directory.resolve("pom.xml").toString()));
    command.add("-Dmaven.repo.local=" + repository);
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
    process.getOutputStream().close();
    if (!process.waitFor(MAVEN_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("Maven has not ended; see " + log());
    }
  }

  Path log() {
    return directory.resolve("maven.log");
  }

  Path of(String name) {
    return directory.resolve(name);
  }

  /** The pom of an artifact that some application needs. */
  Path pom(String group, String artifact, String version) {
    return repository
        .resolve(group.replace('.', '/'))
        .resolve(artifact)
        .resolve(version)
        .resolve(artifact + "-" + version + ".pom");
  }

  /** The class path of an application. */
  String classPath(String name) throws IOException {
    Path file = of(name).resolve("run.classpath");
    if (!Files.exists(file)) {
      throw new IllegalStateException("Maven made no class path for " + name + "; see " + log());
    }
    return Files.readString(file).strip();
  }

  private static void deleteAll(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
