package io.hawser.netty.internal.connection;

import io.hawser.registry.ServerAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The addresses in the XIDs that servers began, as far as registries do not know them: a server
 * behind an address translation calls itself otherwise than its clients do. All roles of a client
 * share them. Any thread.
 */
public final class XidOrigins {
  /** The addresses that are remembered of one server; the oldest goes first. */
  private static final int MOST = 8;

  private static final int MANY_SERVERS = 256;

  private final Map<NodeAddress, List<ServerAddress>> known = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Has a task run, by any thread, whenever an address becomes known. */
  public void onChange(Runnable task) {
    listeners.add(task);
  }

  /** Returns the addresses of a server, the oldest first. */
  public List<ServerAddress> of(NodeAddress server) {
    return known.getOrDefault(server, List.of());
  }

  /**
   * Forgets all servers but these, if there are many: those that a registry has lost are still in
   * use.
   */
  public void retain(Collection<NodeAddress> servers) {
    if (known.size() > MANY_SERVERS) {
      known.keySet().retainAll(servers);
    }
  }

  /** Notes an address under which a server began a transaction. */
  void add(NodeAddress server, ServerAddress origin) {
    List<ServerAddress> before = of(server);
    if (before.contains(origin) || isOwn(server, origin)) {
      return;
    }
    known.merge(server, List.of(origin), XidOrigins::plus);
    listeners.forEach(Runnable::run);
  }

  private static boolean isOwn(NodeAddress server, ServerAddress origin) {
    return origin.equals(server.listed())
        || origin.equals(server.ip())
        || origin.equals(server.alternate());
  }

  private static List<ServerAddress> plus(List<ServerAddress> all, List<ServerAddress> more) {
    List<ServerAddress> sum = new ArrayList<>(all);
    sum.removeAll(more);
    sum.addAll(more);
    return List.copyOf(sum.subList(Math.max(0, sum.size() - MOST), sum.size()));
  }
}
