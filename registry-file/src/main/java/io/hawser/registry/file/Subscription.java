package io.hawser.registry.file;

import io.hawser.config.HawserConfig;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listener, and what it last heard. */
final class Subscription {
  private static final Logger log = LoggerFactory.getLogger(Subscription.class);

  private final String cluster;
  private final RegistryListener listener;

  /** A list of instances, or the text of an error; {@code null} while nothing is known. */
  private final AtomicReference<Object> last = new AtomicReference<>();

  Subscription(String cluster, RegistryListener listener) {
    this.cluster = cluster;
    this.listener = listener;
  }

  boolean isOf(String someCluster, RegistryListener someListener) {
    return cluster.equals(someCluster) && listener == someListener;
  }

  /**
   * The subscriber can look up this answer itself; unless a change came first, which it must hear.
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

  /** Tells the listener if the answer is another one than before. */
  void check(HawserConfig config) {
    try {
      List<ServiceInstance> instances = ServerList.read(config, cluster);
      if (!instances.equals(last.getAndSet(instances))) {
        tell(() -> listener.onChange(instances));
      }
    } catch (RegistryException e) {
      String message = String.valueOf(e.getMessage());
      if (!message.equals(last.getAndSet(message))) {
        tell(() -> listener.onError(e));
      }
    }
  }

  private void tell(Runnable news) {
    try {
      news.run();
    } catch (Throwable e) { // errors too: its owner's bug, but our thread
      log.debug("A listener failed on a change of cluster {}", cluster, e);
    }
  }
}
