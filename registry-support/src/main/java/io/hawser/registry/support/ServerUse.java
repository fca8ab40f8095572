package io.hawser.registry.support;

import io.hawser.config.HawserConfig;
import io.hawser.config.RegistrySettings;

/**
 * The purpose of a server, such as an etcd: a registry or a configuration centre. Each use has
 * settings and threads of its own.
 *
 * @param isCentre whether it is a configuration centre
 * @param type the name in the keys of its settings
 * @param threadName the name of its worker thread, with which those of its other threads begin
 */
public record ServerUse(boolean isCentre, String type, String threadName) {

  /** {@return the use as a registry, with the settings {@code registry.<type>.…}} */
  public static ServerUse registry(String type, String threadName) {
    return new ServerUse(false, type, threadName);
  }

  /**
   * {@return the use as a configuration centre, with the settings {@code seata.config.<type>.…}}
   */
  public static ServerUse centre(String type) {
    return new ServerUse(true, type, "hawser-config-" + type);
  }

  /** {@return the settings of this use} */
  public RegistrySettings settings(HawserConfig config) {
    return isCentre ? RegistrySettings.ofCentre(config, type) : RegistrySettings.of(config, type);
  }

  /** {@return the whole name of a key, for error messages: {@code registry.zk.serverAddr}} */
  public String key(String name) {
    return (isCentre ? "seata.config." : "registry.") + type + "." + name;
  }
}
