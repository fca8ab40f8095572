package io.hawser.registry.file;

import io.hawser.config.HawserConfig;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listener and its last notification. */
final class Subscription {
  private static final Logger log = LoggerFactory.getLogger(Subscription.class);

  private final String cluster;
  private final RegistryListener listener;

  /** A list of instances or the text of an error, {@code null} if nothing is known. */
  private final AtomicReference<Object> last = new AtomicReference<>();

  Subscription(String cluster, RegistryListener listener) {
    this.cluster = cluster;
    this.listener = listener;
  }

  boolean isOf(String someCluster, RegistryListener someListener) {
    return cluster.equals(someCluster) && listener == someListener;
  }

  /**
   * Records the current answer as known, because the subscriber can look it up itself. A change
   * that came first is still reported.
   */
  void remember(HawserConfig config) {
    Object answer;
    try {
      answer = ServerList.read(config, cluster);
    } catch (RegistryException e) {
      answer = String.valueOf(e.getMessage());
    }
    last.compareAndSet(null, answer);
  }

  /** Notifies the listener if the answer has changed. */
  void check(HawserConfig config) {
    try {
      List<ServiceInstance> instances = ServerList.read(config, cluster);
      if (!instances.equals(last.getAndSet(instances))) {
        notifyListener(() -> listener.onChange(instances));
      }
    } catch (RegistryException e) {
      String message = String.valueOf(e.getMessage());
      if (!message.equals(last.getAndSet(message))) {
        notifyListener(() -> listener.onError(e));
      }
    }
  }

  private void notifyListener(Runnable notification) {
    try {
      notification.run();
    } catch (Throwable e) { // also errors: a listener's defect must not end our thread
      log.debug("A listener failed on a change of cluster {}", cluster, e);
    }
  }
}
