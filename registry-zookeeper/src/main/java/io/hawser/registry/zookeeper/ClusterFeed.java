package io.hawser.registry.zookeeper;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who follow one cluster, and what they heard last. On the worker's thread only. */
final class ClusterFeed {
  private static final Logger log = LoggerFactory.getLogger(ClusterFeed.class);

  private final String cluster;
  private final List<RegistryListener> listeners = new CopyOnWriteArrayList<>();
  private List<ServiceInstance> last = List.of();
  private @Nullable String lastError;

  ClusterFeed(String cluster) {
    this.cluster = cluster;
  }

  String cluster() {
    return cluster;
  }

  /** The newcomer is not told what it can look up itself, all others are. */
  void add(RegistryListener listener, List<ServiceInstance> instances) {
    changed(instances);
    listeners.add(listener);
  }

  void remove(RegistryListener listener) {
    listeners.removeIf(it -> it == listener);
  }

  boolean isUnused() {
    return listeners.isEmpty();
  }

  /** Tells all about another list than before, or that the registry answers again. */
  void changed(List<ServiceInstance> instances) {
    if (lastError == null && instances.equals(last)) {
      return;
    }
    lastError = null;
    last = instances;
    tell(listener -> listener.onChange(instances));
  }

  /** Tells all about another error than before. */
  void failed(RegistryException error) {
    String message = String.valueOf(error.getMessage());
    if (!message.equals(lastError)) {
      lastError = message;
      tell(listener -> listener.onError(error));
    }
  }

  private void tell(Consumer<RegistryListener> news) {
    for (RegistryListener listener : listeners) {
      try {
        news.accept(listener);
      } catch (Throwable e) { // errors too: its owner's bug, but our thread
        log.debug("A listener of cluster {} failed", cluster, e);
      }
    }
  }
}
