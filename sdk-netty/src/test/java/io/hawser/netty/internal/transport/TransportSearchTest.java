package io.hawser.netty.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConfigurationException;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.netty.server.ServerConfigBuilder;
import io.hawser.netty.server.TransactionMessageHandler;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TransportSearchTest {

  private static String rejected(Executable action) {
    return assertThrows(ConfigurationException.class, action).getMessage();
  }

  private static String rejectedClient(String type) {
    return rejected(() -> TransportSearch.find("transport.type", type));
  }

  private static String rejectedServer(ServerConfigBuilder config) {
    return rejected(() -> NettyRemotingServer.start(config.build(), new NeverAsked()).close());
  }

  @Test
  void eachOfOursIsFoundUnderItsNameInAnyCase() {
    for (String name : List.of("tcp", "ws", "wss")) {
      assertEquals(List.of(name), TransportSearch.find("key", name).names());
      assertEquals(List.of(name), TransportSearch.find("key", name.toUpperCase()).names());
    }
  }

  @Test
  void anUnknownTypeOfAClientNamesThoseThereAre() {
    String error = rejectedClient("carrier-pigeon");
    assertTrue(
        error.startsWith("transport.type: carrier-pigeon (expected: one of [tcp, ws, wss] on"),
        error);
  }

  @Test
  void aTypeThatIsNotOnTheClassPathNamesItsModule() {
    String error = rejectedClient("QUIC");
    assertTrue(error.contains("for this one add io.hawser:transport-quic"), error);
  }

  @Test
  void anEndpointNamesThemToo() {
    for (String type : List.of("quic", "QUIC")) {
      String error = rejectedServer(ServerConfig.builder().transport(type));
      assertTrue(error.startsWith("transport: " + type), error);
      assertTrue(error.contains("for this one add io.hawser:transport-quic"), error);
    }
  }

  @Test
  void anEndpointOfWebSocketsNeedsAPathAndACertificate() {
    assertTrue(rejectedServer(ServerConfig.builder().transport("ws")).startsWith("webSocketPath:"));
    assertTrue(
        rejectedServer(ServerConfig.builder().transport("wss").webSocketPath("/seata"))
            .startsWith("tls:"));
    assertTrue(rejectedServer(ServerConfig.builder().transport(" ")).startsWith("transport:"));
  }

  private static final class NeverAsked implements TransactionMessageHandler {
    @Override
    public <R extends TransactionResponse> R handle(
        TransactionRequest<R> request, ClientSession client) {
      throw new UnsupportedOperationException();
    }
  }
}
