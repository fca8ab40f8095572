package io.hawser.registry.support;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of one cluster and their last notification. Only the worker thread uses it. */
final class ClusterWatch {
  private static final Logger log = LoggerFactory.getLogger(ClusterWatch.class);

  private final String cluster;
  private final List<RegistryListener> listeners = new CopyOnWriteArrayList<>(); // may unsubscribe
  private List<ServiceInstance> last = List.of();

  /** The kind of the last reported error, {@code null} if there is none. */
  private Backend.@Nullable Failure reported;

  /** True if the cluster must be read. */
  private boolean due;

  ClusterWatch(String cluster) {
    this.cluster = cluster;
  }

  String cluster() {
    return cluster;
  }

  /** Returns the name of a read in error messages. */
  String reading() {
    return "look up cluster " + cluster;
  }

  boolean isDue() {
    return due;
  }

  void setDue(boolean due) {
    this.due = due;
  }

  /** Adds a listener, which looks up the instances itself. All others are notified of changes. */
  void add(RegistryListener listener, List<ServiceInstance> instances) {
    read(instances);
    listeners.add(listener);
  }

  void remove(RegistryListener listener) {
    listeners.removeIf(it -> it == listener);
  }

  boolean isUnused() {
    return listeners.isEmpty();
  }

  /**
   * Handles a read of the cluster: notifies listeners of a changed list or of the end of an outage.
   */
  void read(List<ServiceInstance> instances) {
    due = false;
    if (reported == null && instances.equals(last)) {
      return;
    }
    reported = null;
    last = List.copyOf(instances);
    notifyAll(listener -> listener.onChange(last));
  }

  /** Reports an error, unless one of this kind was reported since the last read of the cluster. */
  void failed(Backend.Failure kind, RegistryException error) {
    if (reported == null
        || (reported == Backend.Failure.REJECTED) != (kind == Backend.Failure.REJECTED)) {
      reported = kind;
      notifyAll(listener -> listener.onError(error));
    }
  }

  /** Repeats the last notification for one listener. */
  void repeat(RegistryListener listener) {
    notify(listener, it -> it.onChange(last));
  }

  private void notifyAll(Consumer<RegistryListener> news) {
    listeners.forEach(listener -> notify(listener, news));
  }

  private void notify(RegistryListener listener, Consumer<RegistryListener> news) {
    try {
      news.accept(listener);
    } catch (Throwable e) { // also an Error: a listener's defect must not end our thread
      log.debug("A listener of cluster {} failed", cluster, e);
    }
  }
}
