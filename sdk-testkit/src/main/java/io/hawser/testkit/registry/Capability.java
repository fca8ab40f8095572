package io.hawser.testkit.registry;

/**
 * A feature that not every registry has. A fixture names the missing ones in {@link
 * RegistryFixture#lacks()}; all others are tested.
 */
public enum Capability {
  /**
   * Servers are announced. Without this feature the tests check that {@code register} and {@code
   * unregister} do nothing. It requires {@link RegistryFixture#stored}.
   */
  REGISTRATION,

  /**
   * Listeners are notified of changes. Without this feature the tests check that a subscription
   * does no harm.
   */
  PUSH,

  /**
   * The registry is another program, which may be unreachable. It requires {@link
   * RegistryFixture#stop}, {@link RegistryFixture#start} and {@link RegistryFixture#startEmpty}.
   */
  OUTAGE,

  /**
   * The registry notices by itself that a server has crashed. It requires {@link
   * RegistryFixture#crash} and {@link #PUSH}.
   */
  CRASH,

  /**
   * An unknown cluster is a cluster without servers. Without this feature the tests check that such
   * a lookup fails with an error that names the cluster.
   */
  EMPTY_CLUSTER,

  /** The registry can list the clusters that have servers. Without this feature none are listed. */
  CLUSTER_NAMES,

  /**
   * Other programs may write entries that cannot be understood, which are left out. It requires
   * {@link RegistryFixture#putJunk}.
   */
  JUNK,

  /**
   * The metadata of instances are kept. Without this feature the tests check that metadata do no
   * harm.
   */
  METADATA,

  /** Each instance has a port of its own. Without this feature the port is always 8091. */
  PORTS,

  /** An instance may be given by its host name. */
  HOST_NAMES,

  /** Some settings are secret. It requires {@link RegistryFixture#secrets} and {@link #OUTAGE}. */
  SECRETS
}
