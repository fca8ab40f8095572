package io.hawser.benchmarks.client;

import io.hawser.benchmarks.load.Child;
import io.hawser.benchmarks.load.Subject;
import java.util.concurrent.ThreadFactory;

/** A client under load: {@code ClientMain NAME HOST:PORT}. */
public final class ClientMain {
  private ClientMain() {}

  /**
   * Serves commands until the standard input ends.
   *
   * @param arguments the name of the client and, for those that need one, the server
   */
  public static void main(String[] arguments) {
    Child.measure(() -> subject(arguments[0], arguments.length > 1 ? arguments[1] : ""));
  }

  private static Subject subject(String name, String server) throws ReflectiveOperationException {
    return switch (name) {
      case "nothing" -> (workload, loops, window) -> {};
      case "codec" -> new HawserCodec();
      case "raw-async" -> new RawAsync(RawLink.connect(server), false);
      case "raw-async-batched" -> new RawAsync(RawLink.connect(server), true);
      case "raw-blocking" -> new RawBlocking(RawLink.connect(server));
      case "async" -> new HawserAsync(new HawserConnection(server, false));
      case "async-merged" -> new HawserAsync(new HawserConnection(server, true));
      case "bare" -> new BareTransactions(new HawserConnection(server));
      case "spring" -> new SpringTransactions(new HawserConnection(server));
      case "default" -> new HawserSync(new HawserConnection(server), Thread::new);
      case "sync" -> new HawserSync(new HawserConnection(server, false), Thread::new);
      case "metered" -> new HawserSync(HawserConnection.metered(server), Thread::new);
      case "sync-merged" -> new HawserSync(new HawserConnection(server, true), Thread::new);
      case "virtual" -> new HawserSync(new HawserConnection(server, false), virtualThreads());
      default -> throw new IllegalArgumentException("There is no client " + name);
    };
  }

  /** Makes the factory by reflection, as this is compiled for 17. */
  private static ThreadFactory virtualThreads() throws ReflectiveOperationException {
    Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
    return (ThreadFactory)
        Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
  }
}
