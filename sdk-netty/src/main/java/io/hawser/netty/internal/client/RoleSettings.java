package io.hawser.netty.internal.client;

import io.hawser.ClientRole;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.loadbalance.LoadBalance;
import io.hawser.loadbalance.LoadBalanceProvider;
import io.hawser.netty.internal.connection.ConnectionSettings;
import io.hawser.netty.internal.discovery.Providers;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of the configuration that one role needs.
 *
 * @param connections how it connects
 * @param loadBalance how it chooses servers
 */
record RoleSettings(ConnectionSettings connections, LoadBalance loadBalance) {

  /** Reads the settings of all configured roles. */
  static List<RoleSettings> of(HawserConfig config) {
    LoadBalanceProvider provider =
        Providers.find(
            Keys.LOAD_BALANCE_TYPE.name(),
            config.get(Keys.LOAD_BALANCE_TYPE),
            LoadBalanceProvider.class,
            LoadBalanceProvider::names);
    List<RoleSettings> settings = new ArrayList<>();
    for (ClientRole role : ClientRole.values()) {
      if (config.get(Keys.ROLES).contains(role.name())) {
        settings.add(
            new RoleSettings(ConnectionSettings.of(config, role), provider.create(config)));
      }
    }
    return settings;
  }
}
