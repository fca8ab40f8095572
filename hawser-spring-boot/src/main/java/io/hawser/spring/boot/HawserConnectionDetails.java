package io.hawser.spring.boot;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Says where the coordinators are. A bean of this type replaces the registry, the mapping and the
 * configuration centre of the settings; tests and containers provide one.
 */
public interface HawserConnectionDetails extends ConnectionDetails {

  /**
   * Returns the servers to use without a registry.
   *
   * @return {@code host:port}, several separated by {@code ;}
   */
  String servers();
}
