package io.hawser.registry.nacos;

import com.alibaba.nacos.api.naming.pojo.ServiceInfo;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServiceInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of one service. Used by one thread, apart from {@link #close()}. */
final class Subscriptions {
  private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

  private static final long LONGEST_OVERTAKING_MILLIS = 5000;

  /** One listener, and what it last heard. */
  private static final class Subscription {
    final String cluster;
    final RegistryListener listener;
    List<ServiceInstance> last;

    Subscription(String cluster, RegistryListener listener, List<ServiceInstance> last) {
      this.cluster = cluster;
      this.listener = listener;
      this.last = last;
    }
  }

  private final List<Subscription> subscriptions = new ArrayList<>();
  private long time; // of the last answer, by the server's clock
  private volatile boolean closed;

  /**
   * Starts by telling what is there: what the subscriber looks up itself may be older or newer, as
   * Nacos answers from a memory that lags, and no other push need come.
   */
  void add(String cluster, RegistryListener listener, @Nullable ServiceInfo now) {
    List<ServiceInstance> usable = Instances.usable(now, cluster);
    Subscription subscription = new Subscription(cluster, listener, usable);
    subscriptions.add(subscription);
    tell(subscription, whom -> whom.onChange(usable));
  }

  boolean remove(String cluster, RegistryListener listener) {
    return subscriptions.removeIf(s -> s.cluster.equals(cluster) && s.listener == listener);
  }

  boolean isEmpty() {
    return subscriptions.isEmpty();
  }

  /** Takes a new connection's first answer; says nothing yet. Another server has another clock. */
  void restart(@Nullable ServiceInfo now) {
    time = now == null ? 0 : now.getLastRefTime();
    for (Subscription subscription : subscriptions) {
      subscription.last = Instances.usable(now, subscription.cluster);
    }
  }

  /** Takes what the server says, unless it is older than what it said before. */
  void accept(@Nullable ServiceInfo info) {
    if (info == null || isOvertaken(info)) {
      return;
    }
    time = info.getLastRefTime();
    for (Subscription subscription : List.copyOf(subscriptions)) {
      List<ServiceInstance> usable = Instances.usable(info, subscription.cluster);
      if (!usable.equals(subscription.last)) {
        subscription.last = usable;
        tell(subscription, listener -> listener.onChange(usable));
      }
    }
  }

  /** A little older than the last one; if it is much older, the server's clock was set back. */
  private boolean isOvertaken(ServiceInfo info) {
    long behindMillis = time - info.getLastRefTime();
    return behindMillis > 0 && behindMillis < LONGEST_OVERTAKING_MILLIS;
  }

  void tellAll() {
    for (Subscription subscription : List.copyOf(subscriptions)) {
      List<ServiceInstance> last = subscription.last;
      tell(subscription, listener -> listener.onChange(last));
    }
  }

  void tellError(RegistryException error) {
    for (Subscription subscription : List.copyOf(subscriptions)) {
      tell(subscription, listener -> listener.onError(error));
    }
  }

  private void tell(Subscription subscription, Consumer<RegistryListener> news) {
    if (closed) {
      return;
    }
    try {
      news.accept(subscription.listener);
    } catch (Throwable e) { // errors too: its owner's bug, but our thread
      log.debug("A listener failed on a change of cluster {}", subscription.cluster, e);
    }
  }

  /** Nobody is told any more. */
  void close() {
    closed = true;
  }
}
