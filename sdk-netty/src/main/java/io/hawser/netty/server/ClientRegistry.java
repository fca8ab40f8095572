package io.hawser.netty.server;

import io.hawser.protocol.BranchType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who is registered, and which RM connections serve which resource. Reading takes no lock; writing,
 * which is rare, takes one for a moment. Nothing stays behind of a connection that was removed.
 */
final class ClientRegistry {
  private final Object lock = new Object();

  /** Guarded by the lock. */
  private final Map<ClientConnection, Registration> registrations = new HashMap<>();

  private final Map<String, ClientConnection> byClientId = new ConcurrentHashMap<>();
  private final Map<String, Set<ClientConnection>> rmsByResource = new ConcurrentHashMap<>();

  /** Adds a connection that has a session; does nothing if it was added before. */
  void addTm(ClientConnection connection) {
    synchronized (lock) {
      registration(connection);
    }
  }

  /**
   * Adds a connection that has a session, or resources to it. The RMs that are already connected
   * from the same application and address get the resources, too (section 6.4): they are instances
   * of the same program in other containers, or the same one over another connection.
   */
  void addRm(ClientConnection connection, Collection<String> resourceIds) {
    synchronized (lock) {
      registration(connection).isRm = true;
      registrations.forEach(
          (other, registration) -> {
            if (registration.isRm && sameHost(other.session(), connection.session())) {
              addResources(other, registration, resourceIds);
            }
          });
    }
  }

  /** Removes all traces of a connection. */
  void remove(ClientConnection connection) {
    synchronized (lock) {
      Registration registration = registrations.remove(connection);
      if (registration == null) {
        return;
      }
      byClientId.remove(connection.session().clientId(), connection);
      for (String resourceId : registration.resources) {
        Set<ClientConnection> rms = rmsByResource.get(resourceId);
        if (rms != null && rms.remove(connection) && rms.isEmpty()) {
          rmsByResource.remove(resourceId);
        }
      }
    }
  }

  /** Who is registered now, in no particular order. */
  List<ClientSession> sessions() {
    return byClientId.values().stream().map(ClientConnection::session).toList();
  }

  /**
   * The RM to end a branch: the one that registered it; else another connection of its application
   * and address; else one of its application; else, for AT, any that has the resource, because an
   * AT branch is undone by what its database says and not by code (section 9).
   */
  @Nullable ClientConnection choose(String clientId, String resourceId, BranchType branchType) {
    Set<ClientConnection> rms = rmsByResource.getOrDefault(resourceId, Set.of());
    ClientConnection exact = byClientId.get(clientId);
    if (exact != null && rms.contains(exact)) {
      return exact;
    }
    // By prefix, so that no client id is taken apart: an IPv6 address has colons itself.
    ClientConnection sameHost = anyOf(rms, rm -> clientId.startsWith(hostPrefix(rm.session())));
    if (sameHost != null) {
      return sameHost;
    }
    ClientConnection sameApplication =
        anyOf(rms, rm -> clientId.startsWith(rm.session().applicationId() + ":"));
    if (sameApplication != null || branchType != BranchType.AT) {
      return sameApplication;
    }
    return anyOf(rms, rm -> true);
  }

  /** One of the RMs that have the resource and pass the test. */
  @Nullable ClientConnection anyWith(String resourceId, Predicate<ClientConnection> test) {
    return anyOf(rmsByResource.getOrDefault(resourceId, Set.of()), test);
  }

  /** A random one, so that the RMs that are equally good share the work. */
  private static @Nullable ClientConnection anyOf(
      Set<ClientConnection> rms, Predicate<ClientConnection> test) {
    List<ClientConnection> good = new ArrayList<>();
    for (ClientConnection rm : rms) {
      if (test.test(rm)) {
        good.add(rm);
      }
    }
    return good.isEmpty() ? null : good.get(ThreadLocalRandom.current().nextInt(good.size()));
  }

  private Registration registration(ClientConnection connection) {
    return registrations.computeIfAbsent(
        connection,
        added -> {
          byClientId.put(added.session().clientId(), added);
          return new Registration();
        });
  }

  private void addResources(
      ClientConnection connection, Registration registration, Collection<String> resourceIds) {
    for (String resourceId : resourceIds) {
      if (registration.resources.add(resourceId)) {
        rmsByResource
            .computeIfAbsent(resourceId, id -> ConcurrentHashMap.newKeySet())
            .add(connection);
      }
    }
  }

  private static boolean sameHost(ClientSession one, ClientSession other) {
    return one.applicationId().equals(other.applicationId())
        && one.remoteAddress().getAddress().equals(other.remoteAddress().getAddress());
  }

  /** What all client ids of that application and address begin with: {@code applicationId:ip:}. */
  private static String hostPrefix(ClientSession session) {
    String clientId = session.clientId();
    return clientId.substring(0, clientId.lastIndexOf(':') + 1);
  }

  private static final class Registration {
    final Set<String> resources = new HashSet<>();
    boolean isRm;
  }
}
