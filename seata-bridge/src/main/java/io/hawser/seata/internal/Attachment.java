package io.hawser.seata.internal;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.error.ClientClosedException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.RequestTimeoutException;
import io.hawser.model.BranchType;
import io.hawser.transaction.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one client that Seata's classes use, and the resources that they have registered. Seata
 * creates its managers by reflection and keeps them in static fields, so this is static as well.
 *
 * <p>A resource may come before the client. Client and resources change under one lock, so either
 * {@link #attach} finds a resource or {@link #announce} finds the client, and no resource is missed
 * or announced twice. Servers are asked outside the lock.
 */
public final class Attachment {
  static final Attachment INSTANCE = new Attachment();
  private static final Logger log = LoggerFactory.getLogger(Attachment.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Resource> resources = new LinkedHashMap<>();
  private final RequestDeadlines deadlines = new RequestDeadlines();
  private volatile @Nullable Attached attached;

  Attachment() {}

  private record Key(BranchType type, String id) {}

  /** A client, and the time-outs of its configuration, which is not looked up for each request. */
  record Attached(HawserClient client, Duration tmTimeout, Duration rmTimeout) {
    static Attached of(HawserClient client, HawserConfig config) {
      return new Attached(
          client, config.get(Keys.TM_REQUEST_TIMEOUT), config.get(Keys.RM_REQUEST_TIMEOUT));
    }

    Duration timeout(ClientRole role) {
      return role == ClientRole.TM ? tmTimeout : rmTimeout;
    }
  }

  /**
   * Returns the attachment of this JVM.
   *
   * @return the only one
   */
  public static Attachment get() {
    return INSTANCE;
  }

  /**
   * Lets Seata's classes use a client, and registers with it the resources that were waiting.
   *
   * @param client the client, which stays the caller's
   * @param config its configuration
   * @throws IllegalStateException if another client is attached
   */
  public void attach(HawserClient client, HawserConfig config) {
    List<Resource> waiting;
    lock.lock();
    try {
      if (attached != null) {
        throw new IllegalStateException(
            "The bridge is started already: Seata's classes keep one client in a JVM, so close the"
                + " first bridge before you start another one");
      }
      attached = Attached.of(client, config);
      waiting = new ArrayList<>(resources.values());
    } finally {
      lock.unlock();
    }
    waiting.forEach(resource -> register(client, resource));
  }

  /**
   * Takes the client away. Requests fail from now on, and resources wait for the next client.
   *
   * @param client the client that is attached; nothing happens if another one is
   */
  public void detach(HawserClient client) {
    lock.lock();
    try {
      Attached current = attached;
      if (current != null && current.client() == client) {
        attached = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns whether Seata's classes have a client.
   *
   * @return whether a bridge is started
   */
  public boolean isAttached() {
    return attached != null;
  }

  /** Returns the limits of the transactions that threads work for, as TM and as RM. */
  RequestDeadlines deadlines() {
    return deadlines;
  }

  /** Returns the client, {@code null} if the bridge is not started. */
  @Nullable Attached orNull() {
    return attached;
  }

  /** Keeps a resource for this client and later ones. */
  void announce(Resource resource) {
    Attached current;
    lock.lock();
    try {
      resources.put(new Key(resource.branchType(), resource.resourceId()), resource);
      current = attached;
    } finally {
      lock.unlock();
    }
    if (current != null) {
      register(current.client(), resource);
    }
  }

  void withdraw(BranchType type, String resourceId) {
    Attached current;
    lock.lock();
    try {
      resources.remove(new Key(type, resourceId));
      current = attached;
    } finally {
      lock.unlock();
    }
    if (current != null) {
      current.client().resourceManager().unregisterResource(type, resourceId);
    }
  }

  /**
   * Registers a resource. A server that does not confirm does not hinder: every later connection
   * announces it again.
   */
  private static void register(HawserClient client, Resource resource) {
    try {
      client.resourceManager().registerResource(resource);
    } catch (RequestTimeoutException | NoServerAvailableException | ClientClosedException e) {
      log.warn("{}", e.getMessage()); // it is kept, and announced by the next connection or client
    }
  }
}
