package io.hawser.chaos;

import io.hawser.registry.ServerAddress;
import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.WorkDirectory;
import java.nio.file.Path;

/** A coordinator in a child JVM that can be killed and started again on the same port. */
final class ServerProcess implements AutoCloseable {
  private final Path workDirectory = WorkDirectory.create("chaos-server");
  private final Transports transport;
  private final Path certificates;
  private final int port;
  private ChildProcess process;

  ServerProcess(Transports transport, Path certificates) {
    this.transport = transport;
    this.certificates = certificates;
    process = launch(0);
    port = Integer.parseInt(process.greeting());
  }

  ServerAddress address() {
    return new ServerAddress("127.0.0.1", port);
  }

  private ChildProcess launch(int port) {
    JvmCommand command =
        JvmCommand.of(ServerMain.class)
            .options("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .options("-Dorg.slf4j.simpleLogger.defaultLogLevel=error")
            .arguments(Integer.toString(port), transport.name(), certificates.toString());
    return ChildProcess.start(command, workDirectory);
  }

  /** Kills it by SIGKILL; returns when it is gone. */
  void kill9() {
    process.kill9();
  }

  void restart() {
    process = launch(port);
  }

  @Override
  public void close() {
    kill9();
  }
}
