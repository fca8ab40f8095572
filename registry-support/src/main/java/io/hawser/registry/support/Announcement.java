package io.hawser.registry.support;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;

/** A server that this process announces in one cluster. Only the worker thread uses it. */
final class Announcement {
  private final Key key;
  private ServiceInstance instance;

  /** True if the entry must be written, or removed if it is no longer wanted. */
  private boolean due;

  private boolean wanted = true;

  /** True if it has succeeded once. */
  private boolean announced;

  /**
   * The key of an announcement.
   *
   * @param cluster the cluster
   * @param address the address of the server
   */
  record Key(String cluster, ServerAddress address) {
    static Key of(String cluster, ServiceInstance instance) {
      return new Key(cluster, instance.address());
    }
  }

  Announcement(Key key, ServiceInstance instance) {
    this.key = key;
    this.instance = instance;
  }

  Key key() {
    return key;
  }

  ServiceInstance instance() {
    return instance;
  }

  void setInstance(ServiceInstance instance) {
    this.instance = instance;
    this.wanted = true;
    this.announced = true;
  }

  /** Returns whether it has ever succeeded. */
  boolean wasAnnounced() {
    return announced;
  }

  boolean isDue() {
    return due;
  }

  void setDue(boolean due) {
    this.due = due;
  }

  boolean isWanted() {
    return wanted;
  }

  /** Marks the announcement for removal. */
  void withdraw() {
    wanted = false;
    due = true;
  }
}
