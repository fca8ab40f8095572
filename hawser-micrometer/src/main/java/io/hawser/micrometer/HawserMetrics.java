package io.hawser.micrometer;

import io.hawser.ClientRole;
import io.hawser.ClientStatus;
import io.hawser.HawserClient;
import io.hawser.RpcHook;
import io.hawser.error.HawserException;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchStatus;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalRollbackRequest;
import io.hawser.protocol.GlobalStatusAnswer;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import io.hawser.protocol.TransactionExceptionCode;
import io.hawser.protocol.TransactionResponse;
import io.hawser.protocol.XidRequest;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one client. Give it to {@code HawserClient.connect} among the hooks, bind it to one
 * or more registries, and let it {@link #watch} the client for the gauges of connections and
 * registries. The number of time series is bounded, whatever names applications choose.
 */
public final class HawserMetrics implements RpcHook, MeterBinder, AutoCloseable {
  private static final String ROLE = "role";

  /** Names of transactions and ids of resources beyond these share one tag. */
  private static final int MAX_NAMES = 100;

  /** Transactions that were begun here and have not ended; the oldest are forgotten first. */
  private static final int MAX_OPEN = 10_000;

  private record Started(long nanos, String name) {}

  private final CompositeMeterRegistry meters = new CompositeMeterRegistry();
  private final boolean serverTag;
  private final Map<Call, Long> started = new ConcurrentHashMap<>();
  private final Map<ClientRole, AtomicInteger> active = new EnumMap<>(ClientRole.class);
  private final BoundedNames names = new BoundedNames(MAX_NAMES);
  private final BoundedNames resources = new BoundedNames(MAX_NAMES);
  private final OpenTransactions<Started> open = new OpenTransactions<>(MAX_OPEN, forgotten -> {});

  /** Creates meters without a tag for the server. */
  public HawserMetrics() {
    this(false);
  }

  /**
   * Creates meters.
   *
   * @param serverTag whether the meters of requests have a tag {@code server}: one time series more
   *     for each server
   */
  public HawserMetrics(boolean serverTag) {
    this.serverTag = serverTag;
    for (ClientRole role : ClientRole.values()) {
      AtomicInteger requests = new AtomicInteger();
      active.put(role, requests);
      Gauge.builder("hawser.requests.active", requests, AtomicInteger::get)
          .description("Requests without an answer")
          .tag(ROLE, role.name())
          .strongReference(true)
          .register(meters);
    }
  }

  /**
   * Adds a registry that gets all meters.
   *
   * @param registry the registry
   */
  @Override
  public void bindTo(MeterRegistry registry) {
    meters.add(Objects.requireNonNull(registry, "registry"));
  }

  /**
   * Adds gauges for the connections and registries of a client. They keep the client alive until
   * {@link #close}.
   *
   * @param client the client that has this among its hooks
   */
  public void watch(HawserClient client) {
    StatusView view = new StatusView(client::status);
    for (ClientRole role : ClientRole.values()) {
      for (ClientStatus.State state : ClientStatus.State.values()) {
        Gauge.builder("hawser.connections", view, it -> it.connections(role, state))
            .description("Connections to servers")
            .tag(ROLE, role.name())
            .tag("state", Words.lower(state))
            .strongReference(true)
            .register(meters);
      }
    }
    for (ClientStatus.RegistryStatus registry : client.status().registries()) {
      String type = registry.type();
      Gauge.builder("hawser.registry.servers", view, it -> it.servers(type))
          .description("Servers in the last answer of the registry")
          .tag("type", type)
          .strongReference(true)
          .register(meters);
      Gauge.builder("hawser.registry.age", view, it -> it.ageSeconds(type))
          .description("Time since the last answer of the registry")
          .baseUnit("seconds")
          .tag("type", type)
          .strongReference(true)
          .register(meters);
    }
  }

  /** Removes all meters from all registries, which stay open. */
  @Override
  public void close() {
    meters.getMeters().forEach(meters::remove);
  }

  @Override
  public void beforeRequest(Call call) {
    started.put(call, System.nanoTime());
    active(call.role()).incrementAndGet();
  }

  @Override
  public void afterRequest(
      Call call, @Nullable Response response, @Nullable HawserException error) {
    Long begun = started.remove(call);
    if (begun == null) {
      return; // this hook failed before the request, and its error was logged
    }
    active(call.role()).decrementAndGet();
    long nanos = System.nanoTime() - begun;
    Request<?> request = call.request();
    Tags tags =
        Tags.of(
            Tag.of(ROLE, call.role().name()),
            Tag.of("method", Words.method(request)),
            Tag.of("outcome", Words.outcome(response, error)),
            Tag.of("code", Words.code(response)));
    if (serverTag) {
      tags = tags.and("server", call.server().toString());
    }
    meters.timer("hawser.requests", tags).record(Duration.ofNanos(nanos));
    // After an error the end may be requested again, and counts then.
    if (response instanceof TransactionResponse answer) {
      transaction(request, answer, begun);
    }
  }

  private void transaction(Request<?> request, TransactionResponse answer, long begun) {
    if (request instanceof GlobalBeginRequest begin
        && answer instanceof GlobalBeginResponse begunAs
        && !begunAs.xid().isEmpty()) {
      open.put(begunAs.xid(), new Started(begun, names.of(begin.transactionName())));
    } else if (ends(request) && answer instanceof GlobalStatusAnswer ended) {
      Started start = open.remove(((XidRequest<?>) request).xid());
      if (start != null) {
        meters
            .timer(
                "hawser.transactions",
                Tags.of("name", start.name(), "outcome", Words.outcome(ended)))
            .record(Duration.ofNanos(System.nanoTime() - start.nanos()));
      }
    } else if (request instanceof BranchRegisterRequest branch && isConflict(answer)) {
      meters
          .counter("hawser.lock.conflicts", Tags.of("resource", resources.of(branch.resourceId())))
          .increment();
    }
  }

  private static boolean ends(Request<?> request) {
    return request instanceof GlobalCommitRequest || request instanceof GlobalRollbackRequest;
  }

  private static boolean isConflict(TransactionResponse answer) {
    TransactionExceptionCode code = answer.transactionExceptionCode();
    return code == TransactionExceptionCode.LockKeyConflict
        || code == TransactionExceptionCode.LockKeyConflictFailFast;
  }

  @Override
  public void afterBranch(
      BranchCall call, BranchStatus status, @Nullable Throwable error, Duration duration) {
    meters
        .timer(
            "hawser.branches",
            Tags.of(
                Tag.of("type", call.branch().branchType().name()),
                Tag.of("resource", resources.of(call.branch().resourceId())),
                Tag.of("phase", call.isCommit() ? "commit" : "rollback"),
                Tag.of("status", status.name())))
        .record(duration);
  }

  private AtomicInteger active(ClientRole role) {
    return Objects.requireNonNull(active.get(role));
  }
}
