package io.hawser.micrometer;

import io.hawser.ClientRole;
import io.hawser.ClientStatus;
import io.hawser.ClientStatus.ExecutorStatus;
import io.hawser.HawserClient;
import io.hawser.RpcHook;
import io.hawser.error.HawserException;
import io.hawser.model.BranchStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalRollbackRequest;
import io.hawser.protocol.GlobalStatusAnswer;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import io.hawser.protocol.TransactionResponse;
import io.hawser.protocol.XidRequest;
import io.hawser.registry.ServerAddress;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one client. Give it to {@code HawserClient.connect} among the hooks, bind it to one
 * or more registries, and let it {@link #watch} the client for the gauges. The number of time
 * series is bounded, whatever names applications choose.
 */
public final class HawserMetrics implements RpcHook, MeterBinder, AutoCloseable {
  private static final String ROLE = "role";
  private static final String EXECUTOR = "hawser.rm.executor.";

  /** Names of transactions and ids of resources beyond these share one tag. */
  private static final int MAX_NAMES = 100;

  /** Transactions that were begun here and have not ended; the oldest are forgotten first. */
  private static final int MAX_OPEN = 10_000;

  private record Started(long nanos, String name) {}

  /** The properties that distinguish the timers of requests. */
  private record RequestKind(
      ClientRole role,
      Class<?> type,
      String outcome,
      String code,
      @Nullable ServerAddress server) {}

  private final RemovableMeters meters = new RemovableMeters();
  private final boolean serverTag;

  /** Looking a timer up by its tags takes longer than all the rest. */
  private final Map<RequestKind, Timer> requests = new ConcurrentHashMap<>();

  private final Map<ClientRole, Map<Class<?>, Timer>> usual = new EnumMap<>(ClientRole.class);

  private final BoundedNames names = new BoundedNames(MAX_NAMES);
  private final BoundedNames resources = new BoundedNames(MAX_NAMES);
  private final BoundedMap<Started> open = new BoundedMap<>(MAX_OPEN, forgotten -> {});

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
      usual.put(role, new ConcurrentHashMap<>());
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
   * Adds gauges for the requests in flight, the connections, the registries and the branch handlers
   * of a client. They keep the client alive until {@link #close}.
   *
   * @param client the client that has this among its hooks
   */
  public void watch(HawserClient client) {
    StatusView view = new StatusView(client::status);
    executor(view);
    for (ClientRole role : ClientRole.values()) {
      Gauge.builder("hawser.requests.active", view, it -> it.inFlight(role))
          .description("Requests without an answer")
          .tag(ROLE, role.name())
          .strongReference(true)
          .register(meters);
      for (ClientStatus.State state : ClientStatus.State.values()) {
        Gauge.builder("hawser.connections", view, it -> it.connections(role, state))
            .description("Connections to servers")
            .tag(ROLE, role.name())
            .tag("state", TagValues.lower(state))
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

  private void executor(StatusView view) {
    executor("active", "Threads that run a branch handler", view, ExecutorStatus::active);
    executor("threads", "The limit of these threads", view, ExecutorStatus::threads);
    executor("queued", "Pushes that wait for a thread", view, ExecutorStatus::queued);
    executor("places", "The limit of these pushes", view, ExecutorStatus::places);
    FunctionCounter.builder(
            EXECUTOR + "rejected", view, it -> it.executor(ExecutorStatus::rejected))
        .description("Pushes that found no place, which the coordinator repeats")
        .register(meters);
  }

  private void executor(
      String name, String description, StatusView view, ToLongFunction<ExecutorStatus> figure) {
    Gauge.builder(EXECUTOR + name, view, it -> it.executor(figure))
        .description(description)
        .strongReference(true)
        .register(meters);
  }

  /** Removes all meters from all registries, which stay open. What ends later adds none. */
  @Override
  public void close() {
    meters.removeAll();
  }

  @Override
  public void afterRequest(
      Call call, @Nullable Response response, @Nullable HawserException error) {
    if (meters.areRemoved()) {
      return;
    }
    long begun = call.begunNanos();
    timer(call, response, error).record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
    Request<?> request = call.request();
    transaction(request, response, begun);
    meters.removeLate();
  }

  /**
   * Finds the timer of a request. Nearly all requests succeed: their timers are found without
   * making a key.
   */
  private Timer timer(Call call, @Nullable Response response, @Nullable HawserException error) {
    Request<?> request = call.request();
    String outcome = TagValues.outcome(response, error);
    boolean isUsual = !serverTag && outcome.equals(TagValues.OK);
    Map<Class<?>, Timer> known = Objects.requireNonNull(usual.get(call.role()));
    Timer timer = isUsual ? known.get(request.getClass()) : null;
    if (timer != null) {
      return timer;
    }
    RequestKind kind =
        new RequestKind(
            call.role(),
            request.getClass(),
            outcome,
            TagValues.code(response),
            serverTag ? call.server() : null);
    timer = requests.computeIfAbsent(kind, it -> timer(it, request));
    if (isUsual) {
      known.put(request.getClass(), timer);
    }
    return timer;
  }

  private Timer timer(RequestKind kind, Request<?> request) {
    Tags tags =
        Tags.of(
            Tag.of(ROLE, kind.role.name()),
            Tag.of("method", TagValues.method(request)),
            Tag.of("outcome", kind.outcome),
            Tag.of("code", kind.code));
    return meters.timer(
        "hawser.requests", kind.server == null ? tags : tags.and("server", kind.server.toString()));
  }

  /**
   * Counts what begins or ends a transaction, and conflicts of locks. After an error the end may be
   * requested again, and counts then. Most requests are none of these, and their classes are
   * compared faster than interfaces.
   */
  private void transaction(Request<?> request, @Nullable Response response, long begun) {
    if (request instanceof GlobalBeginRequest begin) {
      if (response instanceof GlobalBeginResponse begunAs && !begunAs.xid().isEmpty()) {
        open.put(begunAs.xid(), new Started(begun, names.of(begin.transactionName())));
      }
    } else if (ends(request)) {
      if (response instanceof GlobalStatusAnswer ended) {
        ended(open.remove(((XidRequest<?>) request).xid()), ended);
      }
    } else if (request instanceof BranchRegisterRequest branch
        && response instanceof TransactionResponse answer
        && isConflict(answer)) {
      meters
          .counter("hawser.lock.conflicts", Tags.of("resource", resources.of(branch.resourceId())))
          .increment();
    }
  }

  private void ended(@Nullable Started start, GlobalStatusAnswer how) {
    if (start != null) {
      meters
          .timer(
              "hawser.transactions",
              Tags.of("name", start.name(), "outcome", TagValues.outcome(how)))
          .record(Duration.ofNanos(System.nanoTime() - start.nanos()));
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
    if (meters.areRemoved()) {
      return;
    }
    meters
        .timer(
            "hawser.branches",
            Tags.of(
                Tag.of("type", call.branch().branchType().name()),
                Tag.of("resource", resources.of(call.branch().resourceId())),
                Tag.of("phase", call.isCommit() ? "commit" : "rollback"),
                Tag.of("status", status.name())))
        .record(duration);
    meters.removeLate();
  }
}
