package io.hawser.netty.internal.transport;

import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import java.util.List;

/** WebSockets over TLS. */
public final class SecureWebSocketTransport implements Transport {

  @Override
  public List<String> names() {
    return List.of("wss");
  }

  @Override
  public ClientTransport client(HawserConfig config) {
    return WebSocketTransport.client(config, true);
  }

  @Override
  public ServerTransport server(EndpointSettings settings) {
    if (settings.tls() == null) {
      throw new ConfigurationException(
          "tls: null (expected: the certificate of this endpoint, for its transport is wss)", null);
    }
    return new WebSocketTransport().server(settings);
  }
}
