package io.hawser.registry.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.etcd.jetcd.Lease;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.grpc.StatusRuntimeException;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.support.SessionEvents;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Tests when a silent etcd is noticed, with the time that the test lets pass. */
class KeepAliveTest {
  private final Queue<SessionEvents.Task> scheduled = new ArrayDeque<>();
  private final List<Object> requests = new ArrayList<>();
  private final List<CompletableFuture<LeaseKeepAliveResponse>> answers = new ArrayList<>();
  private final KeepAlive keepAlive = new KeepAlive(client(), new Events(), () -> {});

  private final class Events implements SessionEvents {
    @Override
    public void changed(String cluster) {}

    @Override
    public void announcementChanged(String cluster, ServerAddress address) {}

    @Override
    public void lost(Throwable cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void schedule(Duration delay, Task task) {
      scheduled.add(task);
    }
  }

  /** A client whose answers the test gives. */
  private Lease client() {
    return (Lease)
        Proxy.newProxyInstance(
            Lease.class.getClassLoader(),
            new Class<?>[] {Lease.class},
            (proxy, method, arguments) -> {
              assertEquals("keepAliveOnce", method.getName());
              requests.add(arguments[0]);
              CompletableFuture<LeaseKeepAliveResponse> answer = new CompletableFuture<>();
              answers.add(answer);
              return answer;
            });
  }

  private void periodPasses() throws Exception {
    scheduled.remove().run();
  }

  @Test
  void theNextRequestFollowsAnAnswer() throws Exception {
    keepAlive.start(1);
    answers.get(0).complete(null);
    periodPasses();
    assertEquals(List.of(1L, 1L), requests);
  }

  @Test
  void aRequestWithoutAnAnswerInItsPeriodMeansALostSession() {
    keepAlive.start(1);
    StatusRuntimeException error = assertThrows(StatusRuntimeException.class, this::periodPasses);
    assertTrue(error.getMessage().contains("no answer to a keep-alive"), error.getMessage());
  }

  /** The check of the lease before comes in the middle of the first request for the new one. */
  @Test
  void aRequestForANewLeaseHasItsWholePeriod() throws Exception {
    keepAlive.start(1);
    answers.get(0).complete(null);
    keepAlive.stop();
    keepAlive.start(2);
    periodPasses(); // of lease 1
    assertEquals(List.of(1L, 2L), requests);
    assertThrows(StatusRuntimeException.class, this::periodPasses);
  }

  @Test
  void nothingIsSentForALeaseThatIsNoLongerNeeded() throws Exception {
    keepAlive.start(1);
    keepAlive.stop();
    periodPasses();
    assertEquals(List.of(1L), requests);
    assertTrue(scheduled.isEmpty());
  }
}
