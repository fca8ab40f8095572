package io.hawser.netty.internal.discovery;

import io.hawser.config.LiveConfig;
import io.hawser.error.ForeignText;
import io.hawser.error.HawserException;
import io.hawser.error.RegistryException;
import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service of one registry, opened at the first use, and its subscription of one cluster. Only
 * the thread of the feed uses it, except where a method says otherwise.
 */
final class FollowedRegistry {
  private static final Logger log = LoggerFactory.getLogger(FollowedRegistry.class);

  /** An error names at most this many other clusters when its own cluster has no servers. */
  private static final int MOST_CLUSTERS = 10;

  /** Takes the news of the subscribed cluster, on the registry's threads. */
  interface News {
    void changed(Subscription subscription, List<ServiceInstance> instances);

    void failed(Subscription subscription, RegistryException error);
  }

  private final String type;
  private final String vgroup;
  private final Function<LiveConfig, RegistryService> opener;
  private final News news;
  private final AtomicReference<@Nullable RegistryService> service = new AtomicReference<>();
  private volatile boolean ended;
  private @Nullable String cluster; // the one the service was last asked for
  private @Nullable Subscription subscription;
  private volatile String description = "not connected";

  FollowedRegistry(
      String type, String vgroup, Function<LiveConfig, RegistryService> opener, News news) {
    this.type = type;
    this.vgroup = vgroup;
    this.opener = opener;
    this.news = news;
  }

  /** Passes the news of one cluster on. */
  final class Subscription implements RegistryListener {
    private final String subscribed;

    private Subscription(String subscribed) {
      this.subscribed = subscribed;
    }

    @Override
    public void onChange(List<ServiceInstance> instances) {
      news.changed(this, instances);
    }

    @Override
    public void onError(RegistryException error) {
      news.failed(this, error);
    }

    /** Returns false once the vgroup is mapped to another cluster. */
    boolean isCurrent() {
      return subscription == this && subscribed.equals(cluster);
    }
  }

  /**
   * Opens the service, unless it is open.
   *
   * @param wanted the cluster to look up next, for errors
   * @return false if this registry has ended
   */
  boolean open(LiveConfig config, String wanted) {
    if (service.get() != null) {
      return true;
    }
    RegistryService opened;
    try {
      opened = opener.apply(config);
    } catch (RegistryException e) { // the provider does not know the purpose of the call
      throw new RegistryException(
          "Looking up cluster "
              + wanted
              + " of vgroup "
              + vgroup
              + " in registry "
              + type
              + " failed: "
              + e.getMessage(),
          e);
    }
    service.set(opened);
    if (ended) {
      close(); // end() came during the opening and found nothing to close
      return false;
    }
    return true;
  }

  /**
   * Makes a cluster the current one.
   *
   * @return false if it is the current one already
   */
  boolean moveTo(String wanted) {
    String before = cluster;
    if (wanted.equals(before)) {
      return false;
    }
    if (before != null) {
      log.info("vgroup {} is now mapped to cluster {}, was {}", vgroup, wanted, before);
      unsubscribe(before);
    }
    subscription = null;
    cluster = wanted;
    return true;
  }

  private void unsubscribe(String before) {
    RegistryService opened = service.get();
    if (opened != null && subscription != null) {
      try {
        opened.unsubscribe(before, subscription);
      } catch (Throwable e) { // also an Error: only the new cluster matters
        Unreliable.log(it -> log.debug("Unsubscribing from cluster {} failed", before, it), e);
      }
    }
  }

  /**
   * Subscribes to the current cluster, unless it is subscribed.
   *
   * @return {@code null} if changes are pushed from now on, otherwise the error of the registry
   */
  @Nullable HawserException subscribe() {
    if (subscription != null) {
      return null;
    }
    String wanted = cluster();
    Subscription fresh = new Subscription(wanted);
    subscription = fresh;
    try {
      opened().subscribe(wanted, fresh);
      return null;
    } catch (Throwable e) { // also an Error: regular lookups go on
      subscription = null;
      return asHawserException("Subscribing to cluster " + wanted, e);
    }
  }

  /** Looks up the current cluster. */
  List<ServiceInstance> lookup() {
    return opened().lookup(cluster());
  }

  /** Returns the current cluster, once there is one. */
  String cluster() {
    return Objects.requireNonNull(cluster, "cluster");
  }

  /** Returns other clusters that have servers; an error here is not reported. */
  List<String> clustersWithServers() {
    RegistryService opened = service.get();
    try {
      return opened == null ? List.of() : opened.clustersWithServers(MOST_CLUSTERS);
    } catch (Throwable e) { // also an Error: the lookup itself succeeded
      Unreliable.log(
          it -> log.debug("Registry {} does not say which clusters have servers", type, it), e);
      return List.of();
    }
  }

  /** Describes where the service looks. Before it is open and after its end, the last text. */
  String description() {
    RegistryService opened = service.get();
    try {
      if (opened != null) {
        description = opened.description();
      }
    } catch (Throwable e) { // also an Error: error handling calls this
      description = "no description: " + ForeignText.of(e);
    }
    return description;
  }

  static HawserException asHawserException(String what, Throwable e) {
    return e instanceof HawserException error
        ? error
        : new RegistryException(what + " failed: " + ForeignText.of(e), e);
  }

  private RegistryService opened() {
    RegistryService opened = service.get();
    if (opened == null) {
      throw new RegistryException("Registry " + type + " is closed", null);
    }
    return opened;
  }

  /** Lets no service stay open from now on; {@link #close} closes the current one. Any thread. */
  void end() {
    ended = true;
  }

  /** Closes the service. Any thread; a second call does nothing. */
  void close() {
    RegistryService opened = service.getAndSet(null);
    if (opened != null) {
      try {
        opened.close();
      } catch (Throwable e) { // also an Error: the thread must end
        log.warn("Closing registry {} failed: {}", type, ForeignText.of(e));
      }
    }
  }
}
