package io.hawser.seata;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.seata.internal.Attachment;
import io.hawser.seata.internal.SeataWiring;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Carries the requests of Seata's classes: {@code @GlobalTransactional}, the data source proxies of
 * AT and XA, TCC and annotated sagas work as before, over a {@link HawserClient} instead of Seata's
 * network client. A Spring Boot application starts it by itself; another one calls {@link
 * #start(String, String)} in place of {@code TMClient.init} and {@code RMClient.init}.
 *
 * <p>There is one at a time in a JVM, because Seata keeps its managers in static fields. After it
 * is closed, another one may be started, and the resources that are registered move to it. All
 * methods are thread-safe.
 */
public final class SeataBridge implements AutoCloseable {
  private final HawserClient client;
  private final HawserConfig config;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SeataBridge(HawserClient client, HawserConfig config) {
    this.client = client;
    this.config = config;
  }

  /**
   * Starts the bridge with the configuration files of Seata: {@code registry.conf} from the class
   * path, under the name that {@code seata.config.name} and {@code seataEnv} give it, and the file
   * that it names by {@code config.file.name}. Without one, {@link HawserConfig#load()} is read.
   *
   * @param applicationId the name of the application, as {@code TMClient.init} takes it
   * @param transactionServiceGroup the vgroup, as {@code TMClient.init} takes it
   * @return the bridge, to be closed
   * @throws io.hawser.error.HawserException if the configuration is wrong, or no server can be used
   * @throws IllegalStateException as in {@link #start(HawserConfig)}
   */
  public static SeataBridge start(String applicationId, String transactionServiceGroup) {
    return start(
        SeataFiles.load()
            .with(
                Map.of(
                    Keys.APPLICATION_ID.name(),
                    Objects.requireNonNull(applicationId, "applicationId"),
                    Keys.TX_SERVICE_GROUP.name(),
                    Objects.requireNonNull(transactionServiceGroup, "transactionServiceGroup"))));
  }

  /**
   * Starts the bridge: checks that Seata's classes will use it, connects, and registers the
   * resources that Seata's classes have registered so far.
   *
   * @param config the configuration. Where it does not say how long to pause between attempts to
   *     connect, the pauses are up to 1 s
   * @return the bridge, to be closed
   * @throws io.hawser.error.HawserException if no server can be used
   * @throws IllegalStateException if a bridge is started already, if Seata's network client runs in
   *     this JVM, if Seata's classes would use something else than the bridge, or if they lack
   *     classes that they need. The message says what to do. Nothing stays open
   */
  public static SeataBridge start(HawserConfig config) {
    Objects.requireNonNull(config, "config");
    SeataWiring.check();
    HawserConfig own = withDefaults(config);
    HawserClient client = HawserClient.connect(own);
    boolean started = false;
    try {
      Attachment.get().attach(client, own);
      started = true;
      return new SeataBridge(client, own);
    } finally {
      if (!started) {
        Attachment.get().detach(client);
        client.close();
      }
    }
  }

  /**
   * Returns the configuration with a short back-off, if none is set: an AT transaction is long and
   * holds locks, so a server that is back is to be found soon.
   */
  private static HawserConfig withDefaults(HawserConfig config) {
    return config.text(Keys.MAX_BACKOFF.name()) == null
        ? config.with(Map.of(Keys.MAX_BACKOFF.name(), "1s"))
        : config;
  }

  /**
   * Returns the client below, for its status and for Hawser's own modes in the same application.
   *
   * @return the client, which the bridge closes
   */
  public HawserClient client() {
    return client;
  }

  /**
   * Closes the bridge: waits for requests and phases two that run, up to {@code
   * client.shutdownTimeout}, and deletes the undo logs of committed branches, for up to the same
   * time again. It logs how many it has not deleted, with the cause. Data sources must still be
   * open. A second call does nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      client.close();
    } finally {
      try {
        SeataWiring.drainUndoLogs(config.get(Keys.SHUTDOWN_TIMEOUT));
      } finally {
        Attachment.get().detach(client);
      }
    }
  }
}
