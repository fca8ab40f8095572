package io.hawser.testservers.client;

import io.hawser.testservers.child.Commands;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Puts load on a client: {@code start THREADS}, then {@code stop WAIT_MILLIS FILE}, which waits for
 * the calls in flight and writes all calls to the file. The greeting is how many milliseconds
 * connecting has taken.
 */
public final class LoadCommands implements Commands {
  private final LoadedClient client;
  private final long connectMillis;
  private Load load;

  private LoadCommands(LoadedClient client, long connectMillis) {
    this.client = client;
    this.connectMillis = connectMillis;
  }

  /**
   * Connects a client.
   *
   * @param connect connects it
   * @return what puts load on it
   * @throws Exception if connecting fails
   */
  public static LoadCommands connect(Callable<LoadedClient> connect) throws Exception {
    long begin = System.nanoTime();
    LoadedClient client = connect.call();
    return new LoadCommands(client, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
  }

  @Override
  public String greeting() {
    return Long.toString(connectMillis);
  }

  @Override
  public String execute(String command) throws Exception {
    String[] words = command.split(" ", 3);
    switch (words[0]) {
      case "start" -> load = new Load(client, Integer.parseInt(words[1]));
      case "stop" -> {
        load.stop(Long.parseLong(words[1]));
        load.write(Path.of(words[2]));
      }
      default -> throw new IllegalArgumentException("unknown command: " + command);
    }
    return "";
  }
}
