package io.hawser.netty.internal.transport;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.error.ConfigurationException;
import io.hawser.netty.internal.tls.ClientTls;
import io.hawser.netty.internal.websocket.WebSocketClient;
import io.hawser.netty.security.TlsConfig;
import java.util.List;

/** WebSockets over TCP, with or without TLS. */
public final class WebSocketTransport implements Transport {

  @Override
  public List<String> names() {
    return List.of("ws");
  }

  @Override
  public ClientTransport client(HawserConfig config) {
    return client(config, config.get(Keys.TLS_ENABLED));
  }

  @Override
  public ServerTransport server(EndpointSettings settings) {
    if (settings.webSocketPath() == null) {
      throw new ConfigurationException(
          "webSocketPath: null (expected: a path such as /seata, for the transport of this"
              + " endpoint is a WebSocket)",
          null);
    }
    return new TcpServer(settings);
  }

  static ClientTransport client(HawserConfig config, boolean secure) {
    return new TcpClient(
        new ConnectionLayers(
            secure ? new ClientTls(TlsConfig.client(config)) : null,
            new WebSocketClient(config, secure)));
  }
}
