package io.hawser.testservers.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes how to start a child JVM. Its main class is one that {@code
 * io.hawser.testservers.child.ChildMain} runs, or that ends by itself ({@link Programs}).
 */
public final class JvmCommand implements ChildCommand {
  /** The program {@code java} that runs this JVM. */
  public static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private static final String READY = "READY";

  private final String mainClass;
  private final String classPath;
  private String name;
  private Path java = JAVA;
  private @Nullable String readyText;
  private final List<String> options = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, String> environment = new TreeMap<>();

  private JvmCommand(String mainClass, String classPath) {
    this.mainClass = mainClass;
    this.classPath = classPath;
    this.name = mainClass.substring(mainClass.lastIndexOf('.') + 1);
  }

  /**
   * Describes a program with a class path of its own.
   *
   * @param mainClass the name of the class to start
   * @param classPath where it is, and what it needs
   * @return a command without options and arguments
   */
  public static JvmCommand of(String mainClass, String classPath) {
    return new JvmCommand(mainClass, classPath);
  }

  /**
   * Describes a program with the class path of this JVM.
   *
   * @param mainClass the class to start
   * @return a command without options and arguments
   */
  public static JvmCommand of(Class<?> mainClass) {
    return of(
        mainClass.getName(),
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
  }

  /**
   * Has the JVM be small and compile in a hurry, which suits tests. The system property {@code
   * hawser.testservers.jvmOptions} gives it more options: of two that contradict each other the
   * last one counts.
   *
   * @return this command
   */
  public JvmCommand small() {
    options("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    String more = System.getProperty("hawser.testservers.jvmOptions", "").strip();
    return more.isEmpty() ? this : options(more.split("\\s+", -1));
  }

  /**
   * Names the log otherwise than the main class.
   *
   * @param newName a file name without an extension
   * @return this command
   */
  public JvmCommand named(String newName) {
    name = newName;
    return this;
  }

  /**
   * Has another JVM run it than the one that runs this.
   *
   * @param executable the program {@code java}
   * @return this command
   */
  public JvmCommand java(Path executable) {
    java = executable;
    return this;
  }

  /**
   * Takes the child for ready when it prints a line with a text, for programs that know nothing of
   * the line protocol. Such a program ends by a signal only.
   *
   * @param text part of the line
   * @return this command
   */
  public JvmCommand readyWith(String text) {
    readyText = text;
    return this;
  }

  /**
   * Adds options of the JVM.
   *
   * @param more the options
   * @return this command
   */
  public JvmCommand options(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  /**
   * Sets system properties.
   *
   * @param properties names and values
   * @return this command
   */
  public JvmCommand properties(Map<String, String> properties) {
    properties.forEach((key, value) -> options.add("-D" + key + "=" + value));
    return this;
  }

  /**
   * Adds arguments of the program.
   *
   * @param more the arguments
   * @return this command
   */
  public JvmCommand arguments(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  /**
   * Adds settings, {@code name=value}, as arguments of the program.
   *
   * @param settings names and values
   * @return this command
   */
  public JvmCommand settings(Map<String, String> settings) {
    settings.forEach((key, value) -> arguments.add(key + "=" + value));
    return this;
  }

  /**
   * Sets variables besides those of this JVM.
   *
   * @param variable the name
   * @param value its value
   * @return this command
   */
  public JvmCommand environment(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ProcessBuilder process(Path workDirectory, Path log) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(options);
    command.addAll(List.of("-cp", absolute(classPath), mainClass));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(workDirectory.toFile());
    builder.environment().putAll(environment);
    // Appended: a restarted server goes on in the same file.
    return builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  /** Makes the entries absolute, because the child runs in another directory. */
  private static String absolute(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  @Override
  public @Nullable String greeting(String line) {
    if (readyText != null) {
      return line.contains(readyText) ? line : null;
    }
    return line.equals(READY) || line.startsWith(READY + " ")
        ? line.substring(READY.length()).strip()
        : null;
  }
}
