package io.hawser.testservers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How to start a child JVM. It prints {@code READY} when it is, and ends with its standard input.
 *
 * @param module the software to start
 * @param mainClass the class to start, in package {@code hawser.testservers}
 * @param properties system properties
 * @param arguments what follows the main class
 * @param environment variables besides those of this JVM
 */
record JvmCommand(
    OriginalModule module,
    String mainClass,
    Map<String, String> properties,
    List<String> arguments,
    Map<String, String> environment)
    implements ChildCommand {
  /** The same java as this one. */
  static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @Override
  public String name() {
    return mainClass;
  }

  @Override
  public ProcessBuilder process(Path workDirectory, Path log) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(JAVA, "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    // Benchmarks want a server that is compiled in full. The last of two such options counts.
    String options = System.getProperty("hawser.testservers.jvmOptions", "");
    if (!options.isBlank()) {
      command.addAll(List.of(options.strip().split("\\s+")));
    }
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-cp", module.classPath(), "hawser.testservers." + mainClass));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(workDirectory.toFile());
    builder.environment().putAll(environment);
    // Appended: a restarted server goes on in the same file.
    return builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  @Override
  public boolean isReady(String line) {
    return line.startsWith("READY");
  }
}
