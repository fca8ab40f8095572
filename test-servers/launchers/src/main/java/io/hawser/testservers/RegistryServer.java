package io.hawser.testservers;

import io.hawser.testservers.process.ChildCommand;
import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.WorkDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A registry on a free port of 127.0.0.1, in a child process that does not outlive this JVM. Every
 * method returns when what it says is done; a started server answers. Not safe for use by several
 * threads, apart from the getters.
 */
public abstract sealed class RegistryServer implements AutoCloseable
    permits EtcdServer, RedisServer, ZooKeeperServer, NacosServer, EurekaServer {
  private final int port;
  private final Path workDirectory;
  private final Path data;
  private final ChildCommand command;
  private ChildProcess child;

  /**
   * Starts it.
   *
   * @param commandForData how to start it with its data in a directory, which exists
   */
  RegistryServer(String name, int port, Function<Path, ChildCommand> commandForData) {
    this.port = port;
    workDirectory = WorkDirectory.create(name);
    data = WorkDirectory.createInMemory(name);
    command = commandForData.apply(data);
    child = startOnNoData();
  }

  private ChildProcess startOnNoData() {
    WorkDirectory.delete(data);
    try {
      Files.createDirectories(data);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot make the directory " + data, e);
    }
    return ChildProcess.start(command, workDirectory);
  }

  Path data() {
    return data;
  }

  /**
   * Returns where it listens, also while it is stopped.
   *
   * @return the port, on 127.0.0.1
   */
  public final int port() {
    return port;
  }

  /**
   * Returns where it listens, also while it is stopped.
   *
   * @return {@code host:port}
   */
  public final String address() {
    return "127.0.0.1:" + port;
  }

  /**
   * Returns the process id of the running server.
   *
   * @return its process id
   */
  public final long pid() {
    return child.pid();
  }

  /**
   * Says where to look when something is wrong.
   *
   * @return a sentence with the path of its log, and the log's last lines
   */
  public final String described() {
    return child.described();
  }

  /** Stops it by SIGTERM, suspended or not; its data stay. */
  public final void stop() {
    child.terminate();
  }

  /** Ends it by SIGKILL; its data stay as they are then. */
  public final void kill9() {
    child.kill9();
  }

  /** Starts it again after its end, on the same port and with the same data. */
  public final void start() {
    child.close();
    child = ChildProcess.start(command, workDirectory);
  }

  /** Starts it again after its end, on the same port and without any data. */
  public final void startEmpty() {
    child.close();
    child = startOnNoData();
  }

  /** Stops it where it is, connections open: it answers nothing any more. */
  public final void suspend() {
    child.suspend();
  }

  /** Lets it go on after {@link #suspend()}. */
  public final void resume() {
    child.resume();
  }

  /** Ends it, whatever state it is in, and deletes its data; its log stays. */
  @Override
  public final void close() {
    child.close();
    WorkDirectory.delete(data);
  }
}
