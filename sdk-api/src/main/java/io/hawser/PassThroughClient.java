package io.hawser;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.context.Xid;
import io.hawser.error.ClientClosedException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.InvalidRequestException;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionHistory;
import io.hawser.transaction.TransactionLog;
import io.hawser.transaction.TransactionManager;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client of a configuration that switches global transactions off: it has no connections and no
 * threads.
 */
final class PassThroughClient implements HawserClient {
  private static final Logger log = LoggerFactory.getLogger(PassThroughClient.class);

  private final HawserConfig config;
  private final Set<String> roles;
  private final String switchedOffBy;
  private final String origin;
  private final TransactionManager transactionManager;
  private final ResourceManager resourceManager;
  private volatile boolean closed;

  PassThroughClient(HawserConfig config, String switchedOffBy) {
    this.config = config;
    this.roles = config.get(Keys.ROLES);
    this.switchedOffBy = switchedOffBy;
    this.origin = config.origin();
    this.transactionManager = new PassThroughTransactionManager(this::checkOpen);
    this.resourceManager = new PassThroughResourceManager(this::checkOpen);
    log.info(
        "Global transactions are switched off by {} in {}: this client connects to nothing, and"
            + " nothing is rolled back",
        switchedOffBy,
        origin);
  }

  /** Accepts the empty XID that {@code begin} gave, and what a client that connects accepts. */
  static void checkXid(String xid) {
    if (!xid.isEmpty()) {
      Xid.check(xid);
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new ClientClosedException(Delivery.NOT_SENT, "This client is closed", null);
    }
  }

  private void checkRole(ClientRole role) {
    if (!roles.contains(role.name())) {
      throw new IllegalStateException(
          Keys.ROLES.name()
              + ": "
              + String.join(",", roles)
              + " in "
              + origin
              + " (expected: a list with "
              + role
              + ", as this client was asked for it)");
    }
  }

  @Override
  public TransactionManager transactionManager() {
    checkRole(ClientRole.TM);
    return transactionManager;
  }

  @Override
  public ResourceManager resourceManager() {
    checkRole(ClientRole.RM);
    return resourceManager;
  }

  @Override
  public RpcClient rpc(ClientRole role) {
    checkRole(Objects.requireNonNull(role, "role"));
    return new NoRpcClient();
  }

  @Override
  public TransactionLog transactions() {
    return new NoTransactions();
  }

  @Override
  public HawserConfig config() {
    return config;
  }

  @Override
  public ClientStatus status() {
    return new ClientStatus(List.of(), List.of(), closed);
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public void close(Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: 0 or more)");
    }
    close();
  }

  /** The log of a client without transactions, which is empty: none reaches a coordinator. */
  private static final class NoTransactions implements TransactionLog {
    @Override
    public List<TransactionHistory> recent() {
      return List.of();
    }

    @Override
    public Optional<TransactionHistory> find(String xid) {
      return Optional.empty();
    }
  }

  /** Rejects all messages, because no server is there to answer them. */
  private final class NoRpcClient implements RpcClient {
    private HawserException error(Request<?> request) {
      Objects.requireNonNull(request, "request");
      return new InvalidRequestException(
          request.getClass().getSimpleName()
              + " was not sent: global transactions are switched off by "
              + switchedOffBy
              + " in "
              + origin
              + " (expected: a client that connects; remove this setting, or call"
              + " transactionManager() and resourceManager(), which pass through)",
          null);
    }

    @Override
    public <R extends Response> CompletionStage<R> send(Request<R> request) {
      return CompletableFuture.failedStage(error(request));
    }

    @Override
    public <R extends Response> R sendSync(Request<R> request, Duration timeout) {
      throw error(request);
    }

    @Override
    public void sendOneway(Request<?> request) {
      throw error(request);
    }
  }
}
