package io.hawser.transport.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.model.GlobalStatus;
import io.hawser.netty.security.TlsConfig;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.netty.server.ServerConfigBuilder;
import io.hawser.registry.ServerAddress;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Endpoints and clients of ours that speak QUIC. */
final class Ends {
  static final Duration LONG = Duration.ofMinutes(10);

  /** The name of a transaction, which the {@link EchoHandler} makes its XID. */
  static final String XID = "127.0.0.1:8091:4711";

  private Ends() {}

  /** Starts an endpoint with a certificate of an authority. */
  static NettyRemotingServer start(TestPki pki, UnaryOperator<ServerConfigBuilder> more)
      throws Exception {
    TlsConfig tls = TlsConfig.server(pki.issue("server", "server"));
    return NettyRemotingServer.start(
        more.apply(ServerConfig.builder().transport("quic").tls(tls)).build(), new EchoHandler());
  }

  static HawserClient connect(ServerAddress server, Map<String, String> settings) {
    HawserConfig.Builder config = HawserConfig.builder().servers(server.toString());
    config.set("transport.connectTimeout", "60s").set("transport.probeTimeout", "60s");
    settings.forEach(config::set);
    return HawserClient.connect(config.build());
  }

  static void commitOne(HawserClient client) {
    String xid = client.transactionManager().begin(XID, LONG);
    assertEquals(GlobalStatus.Committed, client.transactionManager().commit(xid));
  }

  static boolean allReady(HawserClient client) {
    return client.status().servers().stream().allMatch(s -> s.state() == State.READY);
  }
}
