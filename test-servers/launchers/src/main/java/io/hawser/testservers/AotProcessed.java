package io.hawser.testservers;

import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.Programs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Processes an application on Spring Boot ahead of time, with the program that Boot's Maven plugin
 * runs for its goal process-aot, and compiles what it generates.
 */
public final class AotProcessed {
  /** The option of the JVM that has the application use what was generated. */
  public static final String OPTION = "-Dspring.aot.enabled=true";

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private AotProcessed() {}

  /**
   * Processes an application.
   *
   * @param application its class, which has a method {@code main}
   * @param classPath that of the application, with Spring Boot
   * @param directory an existing one for what is generated
   * @return the class path of the processed application, to be started with {@link #OPTION}
   * @throws IllegalStateException if that fails, with what the processor says
   */
  public static String classPath(Class<?> application, String classPath, Path directory) {
    Path into = directory.resolve(application.getSimpleName());
    Path sources = into.resolve("sources");
    Path resources = into.resolve("resources");
    Path classes = into.resolve("classes");
    try {
      for (Path each : List.of(sources, resources, classes)) {
        Files.createDirectories(each);
      }
      process(application, classPath, into);
      compile(sources, classes, classPath);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot process " + application, e);
    }
    return classes + File.pathSeparator + resources + File.pathSeparator + classPath;
  }

  private static void process(Class<?> application, String classPath, Path into)
      throws IOException {
    Programs.Ended result =
        Programs.run(
            JvmCommand.of("org.springframework.boot.SpringApplicationAotProcessor", classPath)
                .named("aot")
                .arguments(
                    application.getName(),
                    into.resolve("sources").toString(),
                    into.resolve("resources").toString(),
                    into.resolve("classes").toString(),
                    "io.hawser",
                    "processed"),
            into,
            LIMIT);
    if (result.status() != 0) {
      throw new IOException("the processor failed: " + result.output());
    }
  }

  private static void compile(Path sources, Path classes, String classPath) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-nowarn",
                "-cp",
                classes + File.pathSeparator + classPath,
                "-d",
                classes.toString()));
    try (Stream<Path> files = Files.walk(sources)) {
      files
          .filter(it -> it.toString().endsWith(".java"))
          .map(Path::toString)
          .forEach(arguments::add);
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
      throw new IOException("the generated sources do not compile");
    }
  }
}
