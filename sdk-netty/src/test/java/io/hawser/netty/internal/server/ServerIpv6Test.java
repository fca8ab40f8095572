package io.hawser.netty.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.error.ConfigurationException;
import io.hawser.model.BranchType;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.BranchRollbackRequest;
import io.hawser.registry.ServerAddress;
import java.io.IOException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("lesson-34")
@DisplayName("IPv6 addresses are addresses")
class ServerIpv6Test {

  @ParameterizedTest
  @ValueSource(strings = {"::1", "[::1]", "0:0:0:0:0:0:0:1"})
  void listensAndFindsRms(String host) throws IOException {
    try (NettyRemotingServer server = startIfThereIsIpv6(host)) {
      assertEquals(new ServerAddress("::1", server.address().port()), server.address());
      try (RawClient one = RawClient.rm(server.address(), "db")) {
        assertReaches(server, one, "app:0:0:0:0:0:0:0:1:1");
        try (RawClient two = RawClient.rm(server.address(), "app", "::1", "db")) {
          assertReaches(server, one, one.clientId());
          assertReaches(server, two, two.clientId());
        }
      }
    }
  }

  private static NettyRemotingServer startIfThereIsIpv6(String host) {
    try {
      return NettyRemotingServer.start(
          ServerConfig.builder().host(host).build(), new TestHandler());
    } catch (ConfigurationException e) {
      return Assumptions.abort("No IPv6 on this machine: " + e.getMessage());
    }
  }

  private static void assertReaches(NettyRemotingServer server, RawClient rm, String clientId)
      throws IOException {
    BranchRollbackRequest request = new BranchRollbackRequest("xid", 1, BranchType.TCC, "db", "");
    server.send(clientId, request);
    assertEquals(request, rm.receive().body());
  }
}
