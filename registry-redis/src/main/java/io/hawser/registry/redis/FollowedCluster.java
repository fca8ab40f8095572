package io.hawser.registry.redis;

import io.hawser.registry.ServiceInstance;
import java.util.List;

/** A watched cluster of one session. Worker thread only. */
final class FollowedCluster {
  private final RedisLayout layout;
  private final ClusterView view;
  private List<ServiceInstance> returned = List.of();

  /** Whether the view may be wrong, so that all keys must be read. */
  private boolean stale;

  FollowedCluster(RedisLayout layout, ClusterView view) {
    this.layout = layout;
    this.view = view;
  }

  RedisLayout layout() {
    return layout;
  }

  ClusterView view() {
    return view;
  }

  boolean isStale() {
    return stale;
  }

  void setStale(boolean stale) {
    this.stale = stale;
  }

  /** Returns the servers to the supervisor, which notifies the listeners. */
  List<ServiceInstance> instances() {
    returned = view.instances();
    return returned;
  }

  /** Whether there are other servers than the supervisor knows. */
  boolean hasChanged() {
    return !view.instances().equals(returned);
  }
}
