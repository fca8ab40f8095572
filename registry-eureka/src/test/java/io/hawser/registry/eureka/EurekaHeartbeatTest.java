package io.hawser.registry.eureka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.EndpointSetting;
import io.hawser.registry.support.SessionEvents;
import io.hawser.registry.support.http.HttpFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests heartbeats against a server with fixed answers, at the time that the test says. */
class EurekaHeartbeatTest {
  private static final ServiceInstance INSTANCE = ServiceInstance.of("10.0.0.1:8091");
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
  private final Queue<SessionEvents.Task> scheduled = new ArrayDeque<>();
  private final List<String> reports = new ArrayList<>();
  private volatile int status = 204;

  EurekaHeartbeatTest() throws IOException {
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private final class Events implements SessionEvents {
    @Override
    public void changed(String cluster) {}

    @Override
    public void announcementChanged(String cluster, ServerAddress address) {
      reports.add(address + " in " + cluster);
    }

    @Override
    public void lost(Throwable cause) {}

    @Override
    public void schedule(Duration delay, Task task) {
      scheduled.add(task);
    }
  }

  private EurekaSession session() {
    ServerAddress address = new ServerAddress("127.0.0.1", server.getAddress().getPort());
    return new EurekaSession(
        io.hawser.registry.support.http.HttpServer.withoutLogin(
            new EndpointSetting.Endpoint("http", address, ""), "a Eureka server", TIMEOUT),
        new EurekaSettings(TIMEOUT, null),
        new Events());
  }

  /** The report makes the supervisor log it and announce again. */
  @Test
  void aRejectedHeartbeatIsReported() throws Exception {
    EurekaSession session = session();
    session.announce("default", INSTANCE, true);
    scheduled.remove().run();
    assertEquals(List.of(), reports);
    status = 403;
    assertThrows(HttpFailure.class, scheduled.remove()::run);
    assertEquals(List.of("10.0.0.1:8091 in default"), reports);
    assertThrows(HttpFailure.class, () -> session.announce("default", INSTANCE, false));
    status = 204;
    session.announce("default", INSTANCE, false);
    assertEquals(1, scheduled.size(), "heartbeats continue once");
    session.withdraw("default", INSTANCE);
    scheduled.remove().run();
    assertTrue(scheduled.isEmpty());
  }
}
