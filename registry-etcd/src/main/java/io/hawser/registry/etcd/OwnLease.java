package io.hawser.registry.etcd;

import org.jspecify.annotations.Nullable;

/**
 * The lease of all entries of this registry, over all its sessions: entries outlive an outage with
 * their lease. Worker thread only.
 */
final class OwnLease {
  private @Nullable Long id;

  /** The lease, {@code null} if none was granted or etcd has forgotten it. */
  @Nullable Long id() {
    return id;
  }

  void granted(long lease) {
    id = lease;
  }

  void forget() {
    id = null;
  }

  /** Whether an entry with this lease is ours. */
  boolean owns(long lease) {
    return id != null && id == lease;
  }
}
