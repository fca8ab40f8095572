package io.hawser.testkit.registry;

/**
 * What not every registry can do. A fixture names what its registry lacks, see {@link
 * RegistryFixture#lacks()}; everything else is tested.
 */
public enum Capability {
  /**
   * Servers register themselves. Without it {@code register} and {@code unregister} are tested to
   * do nothing. Needs {@link RegistryFixture#stored}.
   */
  REGISTRATION,

  /** Changes are told to a listener. Without it a subscription is tested to do no harm. */
  PUSH,

  /**
   * The registry is another program, which may be out of reach. Needs {@link RegistryFixture#stop},
   * {@link RegistryFixture#start} and {@link RegistryFixture#startEmpty}.
   */
  OUTAGE,

  /**
   * The registry notices by itself that a server has died. Needs {@link RegistryFixture#crash}, and
   * {@link #PUSH}.
   */
  CRASH,

  /**
   * A cluster that nobody has joined is one without servers. Without it such a lookup is tested to
   * fail with an error that names the cluster.
   */
  EMPTY_CLUSTER,

  /** It can name the clusters that have servers. Without it none are named. */
  CLUSTER_NAMES,

  /**
   * Others may write what nobody understands, and it is left out. Needs {@link
   * RegistryFixture#putJunk}.
   */
  JUNK,

  /** Instances have metadata, which are kept. Without it they are tested to do no harm. */
  METADATA,

  /** Each instance has a port of its own. Without it the port is always 8091. */
  PORTS,

  /** An instance may be given by its host name. */
  HOST_NAMES,

  /** Some settings are secret. Needs {@link RegistryFixture#secrets}, and {@link #OUTAGE}. */
  SECRETS
}
