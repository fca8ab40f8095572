package io.hawser.netty.internal.transport;

import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import java.util.List;

/**
 * A provider of what carries the frames of connections, found by the JDK's ServiceLoader under the
 * name in {@code transport.type} or in the configuration of an endpoint. For modules of this SDK
 * only; it may change with every release. Safe for use by any thread.
 */
public interface Transport {

  /**
   * Returns the names under which it is asked for.
   *
   * @return at least one, in lower case
   */
  List<String> names();

  /**
   * Makes what opens the connections of one client. Reads settings and certificates; connects to
   * nothing.
   *
   * @param config the configuration of the client
   * @return to be closed
   * @throws ConfigurationException if the settings, certificates or libraries cannot be used
   */
  ClientTransport client(HawserConfig config);

  /**
   * Makes what listens for one endpoint. Reads settings and certificates; does not listen yet.
   *
   * @param settings of the endpoint
   * @return to be closed
   * @throws ConfigurationException if the settings, certificates or libraries cannot be used
   */
  ServerTransport server(EndpointSettings settings);
}
