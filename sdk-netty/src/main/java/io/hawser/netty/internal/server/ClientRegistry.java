package io.hawser.netty.internal.server;

import io.hawser.model.BranchType;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.ServerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Knows which clients are registered, and which RM connections serve which resource. Any thread; it
 * is written by the event loops of the connections. Nothing stays behind of an application and
 * address whose last RM is gone.
 */
public final class ClientRegistry {
  private final long maxBytesPerHost;
  private final long maxBytes;
  private final Map<String, ClientConnection> byClientId = new ConcurrentHashMap<>();

  /** The hosts, by what their client ids begin with. */
  private final Map<String, RmHost> hosts = new ConcurrentHashMap<>();

  private final Map<String, Set<RmHost>> hostsByResource = new ConcurrentHashMap<>();

  /** The bytes that the ids of all hosts take, about. */
  private final AtomicLong bytes = new AtomicLong();

  public ClientRegistry(ServerConfig config) {
    maxBytesPerHost = config.maxResourceBytesPerHost();
    maxBytes = config.maxResourceBytesTotal();
  }

  /** Adds a connection that has a session; does nothing if it was added before. */
  void addTm(ClientConnection connection) {
    byClientId.putIfAbsent(connection.session().clientId(), connection);
  }

  /**
   * Returns the host of a connection that has a session, kept until {@link #release}, or until
   * {@link #remove} if the connection joins it.
   */
  RmHost hostOf(ClientConnection connection) {
    ClientSession session = connection.session();
    return hosts.compute(
        RmHost.prefixOf(session),
        (prefix, existing) -> {
          RmHost host = existing == null ? new RmHost(session) : existing;
          host.addUser();
          return host;
        });
  }

  /**
   * Returns why a host may not have more resources that take so much, or {@code null} if it may.
   */
  @Nullable String rejection(RmHost host, long more) {
    if (host.bytes() + more > maxBytesPerHost) {
      return "the resources of one application and address would take more than"
          + " maxResourceBytesPerHost: "
          + maxBytesPerHost;
    }
    return bytes.get() + more > maxBytes
        ? "the resources of all clients would take more than maxResourceBytesTotal: " + maxBytes
        : null;
  }

  void addResource(RmHost host, String resourceId, long registration) {
    if (host.add(resourceId, registration)) {
      bytes.addAndGet(RmHost.weight(1, resourceId.length()));
      hostsByResource.compute(
          resourceId,
          (id, known) -> {
            // Most have one element, and there is one for each resource.
            Set<RmHost> all = known == null ? ConcurrentHashMap.newKeySet(1) : known;
            all.add(host);
            return all;
          });
    }
  }

  /** Completes the registration with that number: from now on the RM gets pushes. */
  void join(RmHost host, ClientConnection rm, long registration) {
    addTm(rm);
    if (!host.join(rm, registration)) {
      release(host); // it keeps the host already
    }
  }

  /** Stops keeping the host, if this was its last user. */
  void release(RmHost host) {
    RmHost left =
        hosts.computeIfPresent(
            host.prefix(), (prefix, existing) -> existing.removeUser() ? null : existing);
    if (left == null) {
      bytes.addAndGet(-host.bytes());
      for (String resourceId : host.resourceIds()) {
        hostsByResource.computeIfPresent(
            resourceId,
            (id, known) -> {
              known.remove(host);
              return known.isEmpty() ? null : known;
            });
      }
    }
  }

  /** Removes a connection; its event loop. */
  void remove(ClientConnection connection) {
    ClientSession session = connection.sessionOrNull();
    if (session == null) {
      return;
    }
    byClientId.remove(session.clientId(), connection);
    RmHost host = hosts.get(RmHost.prefixOf(session));
    if (host != null && host.leave(connection)) {
      release(host);
    }
  }

  /** Returns the clients that are registered now, in no particular order. */
  public List<ClientSession> sessions() {
    return byClientId.values().stream().map(ClientConnection::session).toList();
  }

  /**
   * Returns the RM to end a branch: the one that registered it; else another connection of its
   * application and address; else one of its application; else, for AT, any that has the resource,
   * because an AT branch is undone by what its database says and not by code (section 9).
   */
  public @Nullable ClientConnection choose(
      String clientId, String resourceId, BranchType branchType) {
    ClientConnection exact = byClientId.get(clientId);
    if (exact != null) {
      RmHost host = hosts.get(RmHost.prefixOf(exact.session()));
      if (host != null && host.has(exact, resourceId)) {
        return exact;
      }
    }
    // By prefix, so that no client id is taken apart: an IPv6 address has colons itself.
    ClientConnection sameHost =
        anyOf(resourceId, host -> clientId.startsWith(host.prefix()), rm -> true);
    if (sameHost != null) {
      return sameHost;
    }
    ClientConnection sameApplication =
        anyOf(resourceId, host -> clientId.startsWith(host.application() + ":"), rm -> true);
    if (sameApplication != null || branchType != BranchType.AT) {
      return sameApplication;
    }
    return anyOf(resourceId, host -> true, rm -> true);
  }

  /** Returns one of the RMs that have the resource and pass the test. */
  public @Nullable ClientConnection anyWith(String resourceId, Predicate<ClientConnection> test) {
    return anyOf(resourceId, host -> true, test);
  }

  /** Returns a random one, so that the RMs that are equally good share the work. */
  private @Nullable ClientConnection anyOf(
      String resourceId, Predicate<RmHost> hostTest, Predicate<ClientConnection> test) {
    List<ClientConnection> good = new ArrayList<>();
    for (RmHost host : hostsByResource.getOrDefault(resourceId, Set.of())) {
      if (hostTest.test(host)) {
        for (ClientConnection rm : host.rms()) {
          if (host.has(rm, resourceId) && test.test(rm)) {
            good.add(rm);
          }
        }
      }
    }
    return good.isEmpty() ? null : good.get(ThreadLocalRandom.current().nextInt(good.size()));
  }
}
