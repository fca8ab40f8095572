package io.hawser.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.tcc.EmptyRollback;
import io.hawser.tcc.FenceException;
import io.hawser.tcc.FenceListener;
import io.hawser.tcc.JdbcFence;
import io.hawser.transaction.BranchContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** Tests the metrics of the events that a real fence reports. */
class FenceMetricsTest {
  private static final String XID = "127.0.0.1:8091:4713";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private double count(String event) {
    return registry
        .find("hawser.fence")
        .tags("resource", "stock", "event", event)
        .counters()
        .stream()
        .mapToDouble(it -> it.count())
        .sum();
  }

  private static BranchContext branch(long id) {
    return new BranchContext(XID, id, BranchType.TCC, "stock", "");
  }

  private static BranchStatus cancel(JdbcFence fence, long id) throws Exception {
    return fence.rollback(
        branch(id), EmptyRollback.SKIP, connection -> BranchStatus.PhaseTwo_Rollbacked);
  }

  private static JdbcFence fence(FenceListener listener) {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:fencemetrics" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
    JdbcFence fence =
        JdbcFence.builder(database).cleanPeriod(Duration.ZERO).listener(listener).build();
    fence.createTableIfMissing();
    return fence;
  }

  @Test
  void eachEventIsCountedOnce() throws Exception {
    try (FenceMetrics metrics = new FenceMetrics();
        JdbcFence fence = fence(metrics)) {
      metrics.bindTo(registry);
      fence.prepare(XID, 1, "stock", connection -> true);
      fence.commit(branch(1), connection -> BranchStatus.PhaseTwo_Committed);
      assertEquals(0, count("duplicate"));
      fence.commit(branch(1), connection -> BranchStatus.PhaseTwo_Committed);
      assertEquals(1, count("duplicate"));
      assertThrows(FenceException.class, () -> fence.prepare(XID, 1, "stock", connection -> true));
      assertEquals(2, count("duplicate"));

      cancel(fence, 2);
      assertEquals(1, count("empty_rollback"));
      cancel(fence, 2);
      assertEquals(3, count("duplicate"));
      assertThrows(FenceException.class, () -> fence.prepare(XID, 2, "stock", connection -> true));
      assertEquals(1, count("hanging"));

      fence.prepare(XID, 3, "stock", connection -> true);
      cancel(fence, 3);
      assertEquals(3, count("duplicate"));
      assertEquals(1, count("empty_rollback"));
    }
    assertEquals(0, count("duplicate"));
  }

  @Test
  void whatHappensAfterClosingAddsNoMeter() {
    FenceMetrics metrics = new FenceMetrics();
    metrics.bindTo(registry);
    metrics.close();
    metrics.happened(FenceListener.Event.HANGING, "stock");
    assertEquals(List.of(), registry.getMeters());
  }

  @Test
  void aListenerThatFailsDoesNoHarm() throws Exception {
    try (JdbcFence fence =
        fence(
            (event, action) -> {
              throw new IllegalStateException("full");
            })) {
      assertEquals(BranchStatus.PhaseTwo_Rollbacked, cancel(fence, 1));
    }
  }
}
