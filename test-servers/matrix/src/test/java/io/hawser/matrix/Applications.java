package io.hawser.matrix;

import static io.hawser.matrix.Projects.bom;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.Programs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Applications on class paths of their own, and the table of how they end. */
final class Applications {
  static final String NETTY_BOM = bom("io.netty", "netty-bom", Projects.version("netty"));

  static final List<String> SPRING_BOOTS = List.of(Projects.version("spring-boot").split(",", -1));

  /** Manages a Netty without native jars. */
  static final String WITHOUT_NATIVE = SPRING_BOOTS.get(SPRING_BOOTS.size() - 1);

  /** The managed dependencies, as elements of a pom, by the name of the row. */
  static final Map<String, String> BOOTS = new LinkedHashMap<>();

  static final String NETTY = "io.netty";

  private static final String JEDIS = "redis.clients";
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final Set<String> SHOWN =
      Set.of(
          "netty-common",
          "netty-transport",
          "jedis",
          "grpc-netty",
          "zookeeper",
          "nacos-client",
          "protobuf-java",
          "jackson-core",
          "jackson-databind",
          "reactor-netty-http",
          "slf4j-api");

  static {
    BOOTS.put("none", "");
    for (String version : SPRING_BOOTS) {
      BOOTS.put(version, springBoot(version));
    }
    BOOTS.put(WITHOUT_NATIVE, NETTY_BOM + springBoot(WITHOUT_NATIVE));
  }

  private final List<String> rows = new ArrayList<>();
  private final Path directory;
  private final Projects projects;

  Applications(String name) throws IOException {
    directory = Path.of("target", name).toAbsolutePath();
    projects = new Projects(directory);
    TestedModules.publish(projects);
  }

  static String springBoot(String version) {
    return bom("org.springframework.boot", "spring-boot-dependencies", version);
  }

  static String netty(String version) {
    return bom("io.netty", "netty-bom", version);
  }

  private static String slf4j() {
    return Projects.managed("org.slf4j", "slf4j-simple", Projects.version("slf4j"));
  }

  Projects projects() {
    return projects;
  }

  Path directory() {
    return directory;
  }

  /** Writes the pom of an application, which also gets a log. */
  void add(String name, String managed, String dependencies) throws IOException {
    projects.add(name, managed, dependencies + slf4j());
  }

  /** The jars of an application. */
  Stream<Path> jars(String name) throws IOException {
    return Stream.of(projects.classPath(name).split(File.pathSeparator)).map(Path::of);
  }

  /** The versions of a group's jars; those of netty-tcnative are of their own and do not count. */
  Set<String> versions(String name, String group) throws IOException {
    String folder = group.replace(".", File.separator) + File.separator;
    return jars(name)
        .filter(jar -> jar.toString().contains(folder) && !jar.toString().contains("tcnative"))
        .map(jar -> jar.getParent().getFileName().toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Checks that the application of a row has the libraries that are managed there, if it has any.
   */
  void hasManagedVersions(String name) throws IOException {
    String boot = name.substring(0, name.lastIndexOf('-'));
    boolean none = boot.equals("none");
    Set<String> netty = versions(name, NETTY);
    Set<String> jedis = versions(name, JEDIS);
    if (!none || !netty.isEmpty()) {
      boolean ours = none || boot.equals(WITHOUT_NATIVE);
      assertEquals(
          Set.of(ours ? Projects.version("netty") : managedVersion(boot, "netty")), netty, name);
    }
    if (name.endsWith("-redis")) {
      assertEquals(
          Set.of(none ? Projects.version("jedis") : managedVersion(boot, "jedis")), jedis, name);
    }
  }

  /** The version of a library in the BOM of a Boot. */
  String managedVersion(String boot, String library) throws IOException {
    Path bom = projects.pom("org.springframework.boot", "spring-boot-dependencies", boot);
    Matcher version =
        Pattern.compile("<" + library + "\\.version>([^<]+)<").matcher(Files.readString(bom));
    assertTrue(version.find(), library + " in " + bom);
    return version.group(1);
  }

  /** Runs an application; returns what it prints, errors included. */
  String run(Class<?> main, String name, Map<String, String> properties, String... arguments)
      throws IOException {
    String classPath = TestedModules.location(main) + File.pathSeparator + projects.classPath(name);
    JvmCommand command =
        JvmCommand.of(main.getName(), classPath)
            .named(name)
            .options("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
            .properties(properties)
            .arguments(arguments);
    return Programs.run(command, directory, LIMIT).output();
  }

  /** Checks that an application has committed a number of transactions. */
  void works(String name, int transactions, String printed) throws IOException {
    String last = lastLine(printed);
    rows.add(row(name, last.equals("OK " + transactions) ? "works" : last));
    assertEquals("OK " + transactions, last, name + ": " + printed);
    assertFalse(printed.contains("Error"), name + ": " + printed);
  }

  /** Checks that an application ended with one sentence that has these parts. */
  void rejected(String name, String printed, String... parts) throws IOException {
    String last = lastLine(printed);
    rows.add(row(name, last));
    assertTrue(last.startsWith("REJECTED ConfigurationException: "), name + ": " + printed);
    for (String part : parts) {
      assertTrue(last.contains(part), name + " without \"" + part + "\": " + printed);
    }
    assertFalse(printed.contains("asked again until"), printed);
    assertFalse(last.contains("Error"), printed);
  }

  private static String lastLine(String printed) {
    // Closing may log something behind it.
    return printed
        .lines()
        .filter(line -> line.startsWith("OK ") || line.startsWith("REJECTED "))
        .findFirst()
        .orElseGet(() -> printed.lines().reduce("", (before, line) -> line));
  }

  private String row(String name, String result) throws IOException {
    String boot = name.substring(0, name.lastIndexOf('-'));
    boolean managed = BOOTS.containsKey(boot);
    String application = managed ? name.substring(boot.length() + 1) : name;
    return "| %s | %s | %s | %s |"
        .formatted(managed ? boot : "-", application, versions(name), result);
  }

  private String versions(String name) throws IOException {
    return jars(name)
        .filter(jar -> jar.getNameCount() > 3)
        .filter(jar -> SHOWN.contains(jar.getParent().getParent().getFileName().toString()))
        .map(
            jar ->
                jar.getParent().getParent().getFileName()
                    + " "
                    + jar.getParent().getFileName().toString().replace(".Final", ""))
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(", "));
  }

  /** Writes and prints the rows so far. */
  void writeTable() throws IOException {
    String table =
        "| Spring Boot | module | on the class path | result |\n|---|---|---|---|\n"
            + String.join("\n", rows)
            + "\n";
    Files.writeString(directory.resolve("table.md"), table);
    System.out.println(table);
  }
}
