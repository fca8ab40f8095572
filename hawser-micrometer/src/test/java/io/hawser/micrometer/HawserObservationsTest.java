package io.hawser.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.RpcHook;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.EmbeddedCoordinatorExtension;
import io.hawser.transaction.Resource;
import io.hawser.transaction.TransactionManager;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The observations of a transaction and how they belong together. */
@Timeout(300)
@ExtendWith(EmbeddedCoordinatorExtension.class)
class HawserObservationsTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final List<String> stopped = new CopyOnWriteArrayList<>();
  private final Map<String, String> headers = new ConcurrentHashMap<>();
  private final ObservationRegistry registry = ObservationRegistry.create();

  /** Notes what stops, with its parent, and writes a header as a tracer does. */
  private final class Recorder implements ObservationHandler<Observation.Context> {
    @Override
    public void onStart(Observation.Context context) {
      if (context instanceof SenderContext<?> sender
          && sender.getCarrier() instanceof RpcHook.Call call) {
        write(sender, call);
      }
    }

    @SuppressWarnings("unchecked") // the carrier is a call
    private void write(SenderContext<?> sender, RpcHook.Call call) {
      RpcHook.Call recording =
          new RpcHook.Call() {
            @Override
            public long begunNanos() {
              return call.begunNanos();
            }

            @Override
            public io.hawser.ClientRole role() {
              return call.role();
            }

            @Override
            public io.hawser.registry.ServerAddress server() {
              return call.server();
            }

            @Override
            public io.hawser.protocol.Request<?> request() {
              return call.request();
            }

            @Override
            public void header(String key, String value) {
              headers.put(key, value);
              call.header(key, value);
            }
          };
      ((SenderContext<RpcHook.Call>) sender).getSetter().set(recording, "traceparent", "00-1-2-01");
    }

    @Override
    public void onStop(Observation.Context context) {
      var parent = context.getParentObservation();
      stopped.add(
          context.getContextualName()
              + (parent == null ? "" : " in " + parent.getContextView().getContextualName()));
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }

  private void rollBackOne(EmbeddedCoordinator coordinator, boolean propagate, Runnable handler)
      throws InterruptedException {
    registry.observationConfig().observationHandler(new Recorder());
    try (HawserClient client =
        HawserClient.connect(
            coordinator.clientConfig().build(),
            List.of(new HawserObservations(registry, propagate)))) {
      client
          .resourceManager()
          .registerResource(
              new Resource(
                  "stock",
                  BranchType.TCC,
                  branch -> BranchStatus.PhaseTwo_Committed,
                  branch -> {
                    handler.run();
                    return BranchStatus.PhaseTwo_Rollbacked;
                  }));
      TransactionManager tm = client.transactionManager();
      String xid = tm.begin("order", LIMIT);
      awaitStopped("seata/GlobalBegin");
      client.resourceManager().branchRegister(BranchType.TCC, "stock", xid, null, null);
      awaitStopped("seata/BranchRegister");
      tm.rollback(xid);
      awaitStopped("seata/GlobalRollback");
    }
  }

  /** The hooks of a request run when its caller is back. */
  private void awaitStopped(String name) throws InterruptedException {
    Await.until(name, () -> stopped.stream().anyMatch(it -> it.startsWith(name)));
  }

  @Test
  void requestsAndHandlersBelongToTheTransaction(EmbeddedCoordinator coordinator)
      throws InterruptedException {
    AtomicReference<String> current = new AtomicReference<>("");
    rollBackOne(
        coordinator,
        false,
        () -> {
          Observation observation = registry.getCurrentObservation();
          current.set(observation == null ? "none" : observation.getContext().getContextualName());
        });

    assertEquals(
        List.of(
            "seata/GlobalBegin",
            "seata/BranchRegister in transaction order",
            "rollback TCC in transaction order",
            "transaction order",
            "seata/GlobalRollback in transaction order"),
        stopped);
    assertEquals("rollback TCC", current.get());
    assertTrue(headers.isEmpty(), headers.toString());
  }

  @Test
  void theContextOfTheTraceIsSentWhenItIsSwitchedOn(EmbeddedCoordinator coordinator)
      throws InterruptedException {
    rollBackOne(coordinator, true, () -> {});

    assertEquals(Map.of("traceparent", "00-1-2-01"), headers);
  }
}
