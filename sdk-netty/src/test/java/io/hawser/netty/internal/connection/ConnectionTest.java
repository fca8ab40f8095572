package io.hawser.netty.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.config.HawserConfig;
import io.hawser.netty.internal.call.MessageFuture;
import io.hawser.netty.internal.call.ProcessorTable;
import io.hawser.netty.internal.client.Signer;
import io.hawser.netty.internal.client.TmRegistration;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.registry.ServerAddress;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every request ends with its connection, whatever exceptions code of others throws then. */
class ConnectionTest {
  private static final HawserConfig CONFIG = HawserConfig.builder().build();

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ConnectionSettings settings = ConnectionSettings.of(CONFIG, ClientRole.TM);
  private final ServerLoad load =
      new ServerLoad("server", settings, new InFlightLimit(10), () -> {});
  private RuntimeException listenerError;

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private final class Listener implements ConnectionListener {
    @Override
    public void connected() {}

    @Override
    public void registered(ServerAddress resolved, String serverVersion) {}

    @Override
    public void closeIfDrained() {}

    @Override
    public void lost(boolean rejected, String reason) {
      if (listenerError != null) {
        throw listenerError;
      }
    }
  }

  /** Returns a connection that is open, and whose requests cannot be moved without an exception. */
  private Connection connection() {
    Failover failing =
        new Failover(
            (of, request) -> {
              throw new IllegalStateException("on purpose");
            },
            (of, request, denials) -> null,
            new Leadership(),
            settings);
    Connection connection =
        new Connection(
            NodeAddress.of(new ServerAddress("127.0.0.1", 8091)),
            "server",
            channel.eventLoop(),
            load,
            new RoleParts<>(
                settings,
                (node, loop, initializer) -> {
                  initializer.accept(channel);
                  return new CompletableFuture<>();
                },
                () -> new TmRegistration(CONFIG, new Signer(CONFIG)),
                new ProcessorTable<>(new PeerLog()),
                failing,
                new XidOrigins(),
                new PeerLog()),
            new Listener());
    connection.permits().admit(true);
    return connection;
  }

  private List<MessageFuture<GlobalStatusResponse>> send(Connection connection) {
    List<MessageFuture<GlobalStatusResponse>> sent = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      assertEquals(ServerLoad.Admission.ADMITTED, connection.permits().reserve(true));
      MessageFuture<GlobalStatusResponse> request =
          MessageFuture.staged(
              new GlobalStatusRequest("x:1:1", ""), Map.of(), connection.permits(), 60_000, null);
      connection.send(request);
      sent.add(request);
    }
    channel.runPendingTasks();
    return sent;
  }

  private void assertEnded(List<MessageFuture<GlobalStatusResponse>> sent) {
    for (MessageFuture<GlobalStatusResponse> request : sent) {
      assertTrue(request.isDone());
      assertTrue(request.stage().toCompletableFuture().isCompletedExceptionally());
    }
    assertEquals(0, load.inFlight(), "each permit is back");
  }

  @Test
  void allEndAlthoughNoneCanBeMoved() {
    Connection connection = connection();
    connection.dial();
    List<MessageFuture<GlobalStatusResponse>> sent = send(connection);
    assertEquals(3, load.inFlight());
    connection.lost(false, "test", null);
    assertEnded(sent);
  }

  @Test
  void allThatWereNotTakenEndAlthoughNoneCanBeMoved() {
    assertEnded(send(connection())); // without a channel nothing is taken
  }

  @Test
  void allEndAlthoughTheListenerFails() {
    listenerError = new IllegalStateException("on purpose");
    Connection connection = connection();
    connection.dial();
    List<MessageFuture<GlobalStatusResponse>> sent = send(connection);
    assertThrows(IllegalStateException.class, () -> connection.lost(false, "test", null));
    assertEnded(sent);
  }
}
