package io.hawser.registry.etcd;

import org.jspecify.annotations.Nullable;

/**
 * The lease of all entries of this registry over all its sessions, with which entries survive an
 * outage. Only the worker thread uses it.
 */
final class OwnLease {
  private @Nullable Long id;

  /** Returns the lease, {@code null} if none was granted or etcd has lost it. */
  @Nullable Long id() {
    return id;
  }

  void granted(long lease) {
    id = lease;
  }

  void forget() {
    id = null;
  }

  /** Returns whether an entry with this lease is ours. */
  boolean owns(long lease) {
    return id != null && id == lease;
  }
}
