package io.hawser.registry.redis;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of one cluster, and what they have been told. Used by the worker only. */
final class ClusterWatch {
  private static final Logger log = LoggerFactory.getLogger(ClusterWatch.class);

  private final RedisLayout layout;
  private final ClusterView view = new ClusterView();
  private final List<RegistryListener> listeners = new CopyOnWriteArrayList<>(); // may unsubscribe
  private List<ServiceInstance> told = List.of();

  ClusterWatch(RedisLayout layout) {
    this.layout = layout;
  }

  RedisLayout layout() {
    return layout;
  }

  ClusterView view() {
    return view;
  }

  void add(RegistryListener listener) {
    listeners.add(listener);
  }

  /** Whether none is left. */
  boolean remove(RegistryListener listener) {
    listeners.removeIf(it -> it == listener);
    return listeners.isEmpty();
  }

  void tellIfChanged() {
    if (!view.instances().equals(told)) {
      tell();
    }
  }

  void tell() {
    List<ServiceInstance> instances = view.instances();
    told = instances;
    each(listener -> listener.onChange(instances));
  }

  void tell(RegistryException error) {
    each(listener -> listener.onError(error));
  }

  private void each(Consumer<RegistryListener> news) {
    for (RegistryListener listener : listeners) {
      try {
        news.accept(listener);
      } catch (Throwable e) { // errors too: its owner's bug, but our thread
        log.debug("A listener of cluster {} failed", layout.cluster(), e);
      }
    }
  }
}
