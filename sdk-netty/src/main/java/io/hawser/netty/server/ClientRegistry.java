package io.hawser.netty.server;

import io.hawser.protocol.BranchType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who is registered, and which RM connections serve which resource. Any thread; it is written by
 * the event loops of the connections, so there is no lock: what is shared is added first and looked
 * at afterwards, so that of two writers at least the later one sees the other. Nothing stays behind
 * of a connection that was removed.
 */
final class ClientRegistry {
  private final Map<String, ClientConnection> byClientId = new ConcurrentHashMap<>();
  private final Map<String, Set<ClientConnection>> rmsByHost = new ConcurrentHashMap<>();
  private final Map<String, Set<ClientConnection>> rmsByResource = new ConcurrentHashMap<>();

  /** The resources of each RM; a connection that is removed has no entry any more. */
  private final Map<ClientConnection, Set<String>> resourcesByRm = new ConcurrentHashMap<>();

  /** Adds a connection that has a session; does nothing if it was added before. */
  void addTm(ClientConnection connection) {
    byClientId.putIfAbsent(connection.session().clientId(), connection);
  }

  /**
   * Adds a connection that has a session, or resources to it. The RMs that are already connected
   * from the same application and address get the resources, too (section 6.4): they are instances
   * of the same program in other containers, or the same one over another connection.
   */
  void addRm(ClientConnection connection, Collection<String> resourceIds) {
    addTm(connection);
    resourcesByRm.computeIfAbsent(connection, rm -> newSet());
    Set<ClientConnection> sameHost =
        rmsByHost.compute(hostPrefix(connection.session()), (host, rms) -> with(rms, connection));
    for (ClientConnection rm : sameHost) {
      for (String resourceId : resourceIds) {
        addResource(rm, resourceId);
      }
    }
  }

  private void addResource(ClientConnection rm, String resourceId) {
    Set<String> resources = resourcesByRm.get(rm);
    if (resources != null && resources.add(resourceId)) {
      rmsByResource.compute(resourceId, (id, rms) -> with(rms, rm));
      if (!resourcesByRm.containsKey(rm)) {
        dropResource(rm, resourceId); // removed meanwhile, maybe before it could see this resource
      }
    }
  }

  /** Removes all traces of a connection. */
  void remove(ClientConnection connection) {
    ClientSession session = connection.sessionOrNull();
    if (session == null) {
      return;
    }
    byClientId.remove(session.clientId(), connection);
    rmsByHost.computeIfPresent(hostPrefix(session), (host, rms) -> without(rms, connection));
    Set<String> resources = resourcesByRm.remove(connection);
    if (resources != null) {
      resources.forEach(resourceId -> dropResource(connection, resourceId));
    }
  }

  private void dropResource(ClientConnection rm, String resourceId) {
    rmsByResource.computeIfPresent(resourceId, (id, rms) -> without(rms, rm));
  }

  private static Set<ClientConnection> with(
      @Nullable Set<ClientConnection> rms, ClientConnection rm) {
    Set<ClientConnection> all = rms == null ? newSet() : rms;
    all.add(rm);
    return all;
  }

  /** Most have one element, and there is one for each RM. */
  private static <T> Set<T> newSet() {
    return ConcurrentHashMap.newKeySet(1);
  }

  private static @Nullable Set<ClientConnection> without(
      Set<ClientConnection> rms, ClientConnection rm) {
    rms.remove(rm);
    return rms.isEmpty() ? null : rms;
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

  /** What all client ids of that application and address begin with: {@code applicationId:ip:}. */
  private static String hostPrefix(ClientSession session) {
    String clientId = session.clientId();
    return clientId.substring(0, clientId.lastIndexOf(':') + 1);
  }
}
