package io.hawser.transport.quic;

import io.hawser.config.HawserConfig;
import io.hawser.netty.internal.transport.ClientTransport;
import io.hawser.netty.internal.transport.EndpointSettings;
import io.hawser.netty.internal.transport.ServerTransport;
import io.hawser.netty.internal.transport.Transport;
import java.util.List;

/** QUIC, always with TLS 1.3. Safe for use by any thread. */
public final class QuicTransport implements Transport {

  /** Creates the transport for ServiceLoader. */
  public QuicTransport() {}

  @Override
  public List<String> names() {
    return List.of("quic");
  }

  @Override
  public ClientTransport client(HawserConfig config) {
    QuicNatives.check();
    return new QuicClient(config);
  }

  @Override
  public ServerTransport server(EndpointSettings settings) {
    QuicNatives.check();
    return new QuicServer(settings);
  }
}
