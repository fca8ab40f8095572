package io.hawser.netty.internal.transport;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.netty.internal.tls.ClientTls;
import io.hawser.netty.security.TlsConfig;
import java.util.List;

/** TCP, with or without TLS. */
public final class TcpTransport implements Transport {

  @Override
  public List<String> names() {
    return List.of("tcp");
  }

  @Override
  public ClientTransport client(HawserConfig config) {
    return new TcpClient(
        new ConnectionLayers(
            config.get(Keys.TLS_ENABLED) ? new ClientTls(TlsConfig.client(config)) : null, null));
  }

  /** Returns the server. With a path of WebSockets, it accepts those. */
  @Override
  public ServerTransport server(EndpointSettings settings) {
    return new TcpServer(settings);
  }
}
