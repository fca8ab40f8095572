package io.hawser;

import io.hawser.config.HawserConfig;
import io.hawser.config.ServiceProviders;
import io.hawser.error.ConfigurationException;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionManager;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A connected client. Several clients in one JVM are independent of each other. All methods are
 * safe for use by many threads.
 */
public interface HawserClient extends AutoCloseable {

  /**
   * Connects to all servers of the vgroup's cluster. Returns when, for each role, one server has
   * accepted the registration; the others are connected in the background. The transport and the
   * other providers are searched for in the class loader of the SDK and in the context class loader
   * of the current thread, which may be any or none.
   *
   * <p>With {@code seata.enabled=false} or {@code service.disableGlobalTransaction=true} the client
   * connects to nothing, needs neither a transport nor a registry, calls no hooks, and passes
   * transactions through: {@code begin} returns an empty XID, {@code commit} answers Committed,
   * {@code rollback} answers Finished and undoes nothing, no resource's handler runs, and {@link
   * #rpc} sends nothing and fails.
   *
   * @param config the configuration
   * @return the client, to be closed
   * @throws io.hawser.error.HawserException if no server could be used: the message lists what was
   *     searched and how each attempt ended. Nothing is left running.
   */
  static HawserClient connect(HawserConfig config) {
    return connect(config, List.of());
  }

  /**
   * Connects, with hooks around every request.
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
          "There is no transport on the class path (expected: io.hawser:sdk-netty). "
              + found.explanation(),
          null);
    }
    return transport.connect(config, hooks);
  }

  /**
   * The TM role.
   *
   * @return begins and ends global transactions
   * @throws IllegalStateException if {@code client.roles} leaves the role out
   */
  TransactionManager transactionManager();

  /**
   * The RM role.
   *
   * @return takes part in global transactions
   * @throws IllegalStateException if {@code client.roles} leaves the role out
   */
  ResourceManager resourceManager();

  /**
   * The level below: single requests.
   *
   * @param role whose connections to use
   * @return sends requests
   * @throws IllegalStateException if {@code client.roles} leaves the role out
   */
  RpcClient rpc(ClientRole role);

  /**
   * What the client knows of its servers and its registry now.
   *
   * @return a snapshot; its text form is meant for people
   */
  ClientStatus status();

  /** Closes with {@code client.shutdownTimeout} as the time-out; see {@link #close(Duration)}. */
  @Override
  void close();

  /**
   * Takes no new requests, waits for those under way and for running branch handlers, closes all
   * connections and ends all threads of this client. What is not finished in time fails as {@link
   * io.hawser.error.ClientClosedException}; handlers are interrupted. A thread that Netty shares in
   * the JVM, {@code globalEventExecutor}, ends by itself a second later. Idempotent: a second call
   * waits for the first, whatever its time-out. Called by one of the client's own threads, as in a
   * stage or a handler, it does not wait.
   *
   * @param timeout how long to wait, 0 for not at all
   * @throws IllegalArgumentException if it is negative
   */
  void close(Duration timeout);
}
