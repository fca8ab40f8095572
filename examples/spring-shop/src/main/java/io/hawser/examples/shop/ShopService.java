package io.hawser.examples.shop;

import io.hawser.testservers.Ports;
import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.WorkDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One of the three applications, in a JVM of its own, on a port that it keeps. */
final class ShopService implements AutoCloseable {
  private final Class<?> application;
  private final List<String> settings;
  private final Launch launch;
  private final int port = Ports.free();
  private final Path directory;
  private volatile ChildProcess child;

  /**
   * Describes how JVMs are started.
   *
   * @param classPath of a service
   * @param options of its JVM
   */
  record Launch(String classPath, List<String> options) {}

  ShopService(Class<?> application, List<String> settings, Launch launch) {
    this.application = application;
    this.settings = settings;
    this.launch = launch;
    this.directory = WorkDirectory.create("shop");
    this.child = started();
  }

  private ChildProcess started() {
    List<String> arguments = new ArrayList<>(settings);
    arguments.add("--server.port=" + port);
    arguments.add("--server.address=127.0.0.1");
    return ChildProcess.start(
        JvmCommand.of(application.getName(), launch.classPath())
            .small()
            .options(launch.options().toArray(String[]::new))
            .readyWith("Started " + application.getSimpleName())
            .arguments(arguments.toArray(String[]::new)),
        directory);
  }

  /** Returns the class path of this JVM, which has all three services. */
  static String ownClassPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Kills it by SIGKILL and starts it again. */
  void killAndStart() {
    child.kill9();
    child = started();
  }

  /** Ends it by SIGTERM, as a platform does. */
  @Override
  public void close() {
    child.terminate();
  }
}
