package io.hawser;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.config.ServiceProviders;
import io.hawser.error.ConfigurationException;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionLog;
import io.hawser.transaction.TransactionManager;
import io.hawser.transaction.TransactionTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A connected client. Several clients in one JVM are independent of each other. All methods are
 * thread-safe.
 */
public interface HawserClient extends AutoCloseable {

  /**
   * Connects to all servers of the vgroup's cluster. Returns when, for each role that fails fast
   * ({@code transport.enableTmClientChannelCheckFailFast} and the same with {@code Rm}), one server
   * has accepted the registration; a role that does not is connected in the background. So are all
   * other servers. The transport and the other providers are loaded from the class loader of the
   * SDK and from the context class loader of the current thread, which may be any or none.
   *
   * <p>If {@code seata.config.type} names a configuration centre, it is read first, and its
   * settings count where {@code config} has none.
   *
   * <p>With {@code seata.enabled=false} or {@code service.disableGlobalTransaction=true} the client
   * connects to nothing, needs neither a transport nor a registry, calls no hooks, and passes
   * transactions through: {@code begin} returns an empty XID, {@code commit} answers Committed,
   * {@code rollback} answers Finished and undoes nothing, no resource's handler runs, and {@link
   * #rpc} sends nothing and fails.
   *
   * @param config the configuration
   * @return the client, to be closed
   * @throws io.hawser.error.HawserException if the configuration centre could not be read or no
   *     server could be used. The message lists what was searched and how each attempt ended. The
   *     failed client leaves no thread or connection open.
   */
  static HawserClient connect(HawserConfig config) {
    return connect(config, List.of());
  }

  /**
   * Connects like {@link #connect(HawserConfig)} and calls hooks around every request.
   *
   * @param config the configuration
   * @param hooks called in this order before, and in reverse order after each request
   * @return the client, to be closed
   * @throws io.hawser.error.HawserException as in {@link #connect(HawserConfig)}
   */
  static HawserClient connect(HawserConfig config, List<RpcHook> hooks) {
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(hooks, "hooks");
    String switchedOffBy = config.switchedOffBy();
    if (switchedOffBy != null) {
      return new PassThroughClient(config, switchedOffBy);
    }
    ServiceProviders.Found<HawserClientProvider> found =
        ServiceProviders.find(HawserClientProvider.class, HawserClient.class, provider -> true);
    HawserClientProvider transport = found.chosen();
    if (transport == null) {
      throw new ConfigurationException(
          "There is no transport on the class path (expected: io.hawser:sdk-netty or"
              + " io.hawser:sdk-netty-shaded). "
              + found.explanation(),
          null);
    }
    LiveConfig live = LiveConfig.start(config);
    try {
      String offInCentre = live.current().switchedOffBy();
      if (offInCentre == null) {
        return transport.connect(live, hooks);
      }
      live.close();
      return new PassThroughClient(live.current(), offInCentre);
    } catch (Throwable e) { // also an Error: no thread stays
      live.close();
      throw e;
    }
  }

  /**
   * Returns the TM role.
   *
   * @return the manager that begins and ends global transactions
   * @throws IllegalStateException if {@code client.roles} leaves the role out
   */
  TransactionManager transactionManager();

  /**
   * Returns what runs code in global transactions.
   *
   * @return a template on top of {@link #transactionManager()}
   * @throws IllegalStateException if {@code client.roles} leaves the role TM out
   */
  default TransactionTemplate transactionTemplate() {
    return new TransactionTemplate(transactionManager());
  }

  /**
   * Returns the RM role.
   *
   * @return the manager that takes part in global transactions
   * @throws IllegalStateException if {@code client.roles} leaves the role out
   */
  ResourceManager resourceManager();

  /**
   * Returns a client for single requests, the level below the two roles.
   *
   * @param role the role whose connections are used
   * @return the client that sends requests
   * @throws IllegalStateException if {@code client.roles} leaves the role out
   */
  RpcClient rpc(ClientRole role);

  /**
   * Returns what this client saw of recent transactions. It is empty unless {@code
   * client.journal.maxBytes} is set.
   *
   * @return a live view in bounded memory; the texts of its snapshots are meant for people
   */
  TransactionLog transactions();

  /**
   * Returns the configuration in use: what {@link #connect} was given, and below it the settings of
   * the configuration centre. It changes when the file or the centre changes; of a change, the
   * client follows the mapping and the server lists only.
   *
   * @return the configuration now
   */
  HawserConfig config();

  /**
   * Returns what the client knows about its servers and registries now.
   *
   * @return a snapshot; its text form is meant for people
   */
  ClientStatus status();

  /** Closes with {@code client.shutdownTimeout} as the time-out; see {@link #close(Duration)}. */
  @Override
  void close();

  /**
   * Closes the client. It rejects new requests, waits for requests in flight and for running branch
   * handlers, closes all connections and stops all threads of this client. Requests that do not
   * complete in time fail with {@link io.hawser.error.ClientClosedException}, and running handlers
   * are interrupted. One thread that Netty shares in the JVM, {@code globalEventExecutor}, stops by
   * itself one second later. The method is idempotent: a second call waits for the first, whatever
   * its time-out. A call from one of the client's own threads, such as a stage or a handler, does
   * not wait.
   *
   * @param timeout how long to wait; zero means not at all
   * @throws IllegalArgumentException if it is negative
   */
  void close(Duration timeout);
}
