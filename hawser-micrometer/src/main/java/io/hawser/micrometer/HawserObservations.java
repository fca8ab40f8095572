package io.hawser.micrometer;

import io.hawser.RpcHook;
import io.hawser.error.HawserException;
import io.hawser.model.BranchStatus;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalRollbackRequest;
import io.hawser.protocol.GlobalStatusAnswer;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionRequest;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Observations for spans: one for each transaction that this client begins and ends, one for each
 * request, which is its child, and one for each run of a branch handler, during which it is the
 * current observation. Give it to {@code HawserClient.connect} among the hooks.
 */
public final class HawserObservations implements RpcHook {
  private static final int MAX_OPEN = 10_000;
  private static final String SYSTEM = "seata";
  private static final String XID = "seata.xid";

  /** After another status, the coordinator calls again. */
  private static final Set<BranchStatus> ENDED =
      EnumSet.of(
          BranchStatus.PhaseTwo_Committed,
          BranchStatus.PhaseTwo_Rollbacked,
          BranchStatus.PhaseTwo_CommitFailed_Unretryable,
          BranchStatus.PhaseTwo_RollbackFailed_Unretryable);

  /** The observation of a handler that runs, with its scope in its thread. */
  private record ObservedBranch(Observation observation, Observation.Scope scope) {}

  private final ObservationRegistry registry;
  private final boolean propagate;
  private final Map<Call, Observation> requests = new ConcurrentHashMap<>();
  private final Map<BranchCall, ObservedBranch> branches = new ConcurrentHashMap<>();
  private final BoundedMap<Observation> open = new BoundedMap<>(MAX_OPEN, Observation::stop);

  /** Registrations of branches without an outcome, which are what their handlers belong to. */
  private final BoundedMap<Observation> registered = new BoundedMap<>(MAX_OPEN, forgotten -> {});

  /**
   * Creates the hook.
   *
   * @param registry where observations go
   * @param propagate whether the context of the trace is sent to the coordinator, in the head map
   *     of the frame. A request with a head map travels in a frame of its own, so nothing is merged
   */
  public HawserObservations(ObservationRegistry registry, boolean propagate) {
    this.registry = Objects.requireNonNull(registry, "registry");
    this.propagate = propagate;
  }

  @Override
  public void beforeRequest(Call call) {
    if (registry.isNoop()) {
      return;
    }
    Request<?> request = call.request();
    String xid = request instanceof TransactionRequest<?> of ? of.xidOrNull() : null;
    Observation parent = xid == null ? null : open.get(xid);
    SenderContext<Call> context =
        new SenderContext<>(
            (carrier, key, value) -> {
              if (propagate && carrier != null) {
                carrier.header(key, value);
              }
            },
            Kind.CLIENT);
    context.setCarrier(call);
    context.setRemoteServiceName(SYSTEM);
    String method = TagValues.method(request);
    Observation observation =
        Observation.createNotStarted("hawser.request", () -> context, registry)
            .contextualName(SYSTEM + "/" + method)
            .lowCardinalityKeyValue("rpc.system.name", SYSTEM)
            .lowCardinalityKeyValue("rpc.method", method)
            .lowCardinalityKeyValue("seata.role", call.role().name());
    if (xid != null) {
      observation.highCardinalityKeyValue(XID, xid);
    }
    start(observation, parent);
    requests.put(call, observation);
  }

  @Override
  public void afterRequest(
      Call call, @Nullable Response response, @Nullable HawserException error) {
    Observation observation = requests.remove(call);
    if (observation == null) {
      return;
    }
    String outcome = TagValues.outcome(response, error);
    observation
        .lowCardinalityKeyValue("rpc.status_code", outcome)
        .highCardinalityKeyValue("server.address", call.server().host())
        .highCardinalityKeyValue("server.port", String.valueOf(call.server().port()));
    if (error != null) {
      observation.error(error);
    }
    transaction(call.request(), response, observation);
    observation.stop();
  }

  /** Begins or ends the observation of a transaction. */
  private void transaction(Request<?> request, @Nullable Response response, Observation of) {
    if (request instanceof GlobalBeginRequest begin
        && response instanceof GlobalBeginResponse begun
        && !begun.xid().isEmpty()) {
      Observation transaction =
          Observation.createNotStarted("hawser.transaction", registry)
              .contextualName("transaction " + begin.transactionName())
              .highCardinalityKeyValue(XID, begun.xid());
      if (of.getContextView().getParentObservation() instanceof Observation caller) {
        transaction.parentObservation(caller);
      }
      open.put(begun.xid(), transaction.start());
    } else if (response instanceof GlobalStatusAnswer answer
        && request instanceof TransactionRequest<?> end
        && (end instanceof GlobalCommitRequest || end instanceof GlobalRollbackRequest)) {
      Observation transaction = open.remove(String.valueOf(end.xidOrNull()));
      if (transaction != null) {
        transaction.lowCardinalityKeyValue("outcome", TagValues.outcome(answer)).stop();
      }
    } else if (request instanceof BranchRegisterRequest branch
        && response instanceof BranchRegisterResponse answer
        && answer.resultCode() == ResultCode.Success) {
      registered.put(key(branch.xid(), answer.branchId()), of);
    }
  }

  private static String key(String xid, long branchId) {
    return xid + ' ' + branchId;
  }

  @Override
  public void beforeBranch(BranchCall call) {
    if (registry.isNoop()) {
      return;
    }
    // The coordinator sends no context of a trace along, so the parent is one of this process: the
    // transaction or the registration of the branch. Otherwise the span begins a trace.
    ReceiverContext<BranchCall> context =
        new ReceiverContext<>((carrier, key) -> null, Kind.SERVER);
    context.setCarrier(call);
    context.setRemoteServiceName(SYSTEM);
    String phase = call.isCommit() ? "commit" : "rollback";
    Observation observation =
        Observation.createNotStarted("hawser.branch", () -> context, registry)
            .contextualName(phase + " " + call.branch().branchType())
            .lowCardinalityKeyValue("seata.phase", phase)
            .lowCardinalityKeyValue("seata.branch.type", call.branch().branchType().name())
            .highCardinalityKeyValue(XID, call.branch().xid())
            .highCardinalityKeyValue("seata.branch.id", String.valueOf(call.branch().branchId()))
            .highCardinalityKeyValue("seata.resource", call.branch().resourceId());
    String xid = call.branch().xid();
    Observation transaction = open.get(xid);
    start(
        observation,
        transaction == null ? registered.get(key(xid, call.branch().branchId())) : transaction);
    branches.put(call, new ObservedBranch(observation, observation.openScope()));
  }

  /**
   * Starts an observation in the scope of its parent, because a tracer prefers the span that is
   * current to the one of the parent.
   */
  private static void start(Observation observation, @Nullable Observation parent) {
    if (parent == null) {
      observation.start();
      return;
    }
    Observation.Scope scope = parent.openScope();
    try {
      observation.parentObservation(parent).start();
    } finally {
      scope.close();
    }
  }

  @Override
  public void afterBranch(
      BranchCall call, BranchStatus status, @Nullable Throwable error, Duration duration) {
    ObservedBranch observed = branches.remove(call);
    if (observed == null) {
      return;
    }
    observed.scope().close();
    if (ENDED.contains(status)) {
      registered.remove(key(call.branch().xid(), call.branch().branchId()));
    }
    observed.observation().lowCardinalityKeyValue("seata.branch.status", status.name());
    if (error != null) {
      observed.observation().error(error);
    }
    observed.observation().stop();
  }
}
