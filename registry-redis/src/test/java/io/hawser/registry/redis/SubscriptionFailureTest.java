package io.hawser.registry.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.config.HawserConfig;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.support.SessionEvents;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;

/** Tests what is left of a subscription that cannot start, for instance for a lack of threads. */
class SubscriptionFailureTest {
  private static final SessionEvents EVENTS =
      new SessionEvents() {
        @Override
        public void changed(String name) {}

        @Override
        public void lost(Throwable cause) {}

        @Override
        public void announcementChanged(String cluster, ServerAddress address) {}

        @Override
        public void schedule(Duration delay, Task task) {
          throw new OutOfMemoryError("unable to create native thread");
        }
      };

  private static final RedisCommands NO_COMMANDS =
      new RedisCommands() {
        @Override
        public RedisSettings settings() {
          throw new UnsupportedOperationException();
        }

        @Override
        public List<Object> run(List<CommandArguments> commands) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void onEachMaster(Consumer<RedisCommands> reading) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
      };

  private static RedisSettings settings(int port) {
    return RedisSettings.read(
        HawserConfig.builder()
            .set("registry.redis.serverAddr", "127.0.0.1:" + port)
            .set("registry.redis.timeout", "60s")
            .build());
  }

  @Test
  void itsConnectionIsClosed() throws Exception {
    try (ServerSocket redis = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      TrackedSockets sockets = new TrackedSockets();
      Subscription subscription =
          new Subscription(
              settings(redis.getLocalPort()), sockets, EVENTS, (channel, message) -> {});
      try (Socket accepted = redis.accept()) {
        accepted.setSoTimeout(30_000);
        assertThrows(OutOfMemoryError.class, subscription::start);
        assertEquals(-1, accepted.getInputStream().read());
      } finally {
        sockets.closeAll();
      }
    }
  }

  @Test
  void theNextAttemptSubscribesAgain() {
    AtomicInteger attempts = new AtomicInteger();
    RedisSession session =
        new RedisSession(
            settings(6379),
            NO_COMMANDS,
            new HashMap<>(),
            new HashSet<>(),
            EVENTS,
            receiver -> {
              attempts.incrementAndGet();
              throw new OutOfMemoryError("unable to create native thread");
            });
    assertThrows(OutOfMemoryError.class, () -> session.watch("default"));
    assertThrows(OutOfMemoryError.class, () -> session.watch("default"));
    assertEquals(2, attempts.get());
  }
}
