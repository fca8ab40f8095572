package io.hawser.netty.internal.pool;

import io.hawser.error.OverloadedException;
import io.hawser.netty.internal.call.Denials;
import io.hawser.netty.internal.call.RequestSink;
import io.hawser.netty.internal.connection.Connection;
import io.hawser.netty.internal.connection.Leadership;
import io.hawser.netty.internal.connection.NodeAddress;
import io.hawser.netty.internal.connection.ServerLoad.Admission;
import io.hawser.protocol.Request;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the connection for a request, in the caller's thread, or on the event loop that it moves
 * away from. From the server that the load balancer prefers it goes on through the list. A server
 * that is hindered, because it does not get rid of what it has or is suspected to be dead, comes
 * last. If the cluster has a leader, and it is known and ready, it is chosen alone, as no other
 * server would perform the request.
 */
public final class ServerSelector {
  private final NettyClientChannelManager manager;
  private final Leadership leadership;

  public ServerSelector(NettyClientChannelManager manager, Leadership leadership) {
    this.manager = manager;
    this.leadership = leadership;
  }

  /**
   * Selects a connection and takes a permit of it. A server that has just been lost is passed over;
   * one that is overloaded, only by a request that may move.
   *
   * @return {@code null} if no server is ready, or the client is closed
   * @throws OverloadedException if the chosen server, or all that may be chosen instead, are full
   */
  public @Nullable Connection selectOrNull(Request<?> request, boolean mayMove) {
    return selectOrNull(request, mayMove, true);
  }

  /**
   * Selects as {@link #selectOrNull(Request, boolean)} does.
   *
   * @param isNew false if the request already holds a permit of the client, because it has waited
   *     for a server
   */
  public @Nullable Connection selectOrNull(Request<?> request, boolean mayMove, boolean isNew) {
    ReadyServers ready = manager.ready();
    ServerNode leader = leaderOrNull(ready);
    ServerNode preferred = leader == null ? ready.pickOrNull(request) : leader;
    if (preferred != null && (preferred == leader || !preferred.isHindered())) {
      Connection connection = preferred.connection();
      if (connection != null) {
        Admission admission = connection.permits().reserve(isNew);
        if (admission == Admission.ADMITTED) {
          return connection; // nearly always: without a list of those to try
        }
        if (preferred == leader && admission != Admission.NOT_READY) {
          throw connection.permits().overloaded(admission);
        }
      }
    }
    OverloadedException rejection = null;
    for (ServerNode candidate : inOrder(ready, preferred, request)) {
      Connection connection = candidate.connection();
      if (connection == null) {
        continue;
      }
      Admission admission = connection.permits().reserve(isNew);
      if (admission == Admission.ADMITTED) {
        return connection;
      }
      if (admission != Admission.NOT_READY) {
        rejection = rejection == null ? connection.permits().overloaded(admission) : rejection;
        if (candidate == preferred && !mayMove) {
          break;
        }
      }
    }
    if (rejection != null) {
      throw rejection;
    }
    return null;
  }

  /**
   * Selects another connection, and takes a permit of it for a request that has one already.
   * Returns {@code null} if there is none, also if the client takes no more requests.
   */
  public @Nullable Connection instead(RequestSink of, Request<?> request) {
    ReadyServers ready = manager.ready();
    ServerNode leader = leaderOrNull(ready);
    ServerNode preferred = leader == null ? ready.pickOrNull(request) : leader;
    for (ServerNode candidate : inOrder(ready, preferred, request)) {
      Connection connection = candidate.connection();
      if (connection != null
          && connection != of
          && connection.permits().reserve(false) == Admission.ADMITTED) {
        return connection;
      }
    }
    return null;
  }

  /**
   * Selects the connection for a request that others did not perform, as they are not the leader;
   * see {@link io.hawser.netty.internal.connection.LeaderSearch.Choice}.
   */
  public @Nullable RequestSink next(RequestSink of, Request<?> request, Denials denials) {
    ReadyServers ready = manager.ready();
    ServerNode leader = leaderOrNull(ready);
    if (leader != null && !hasDenied(leader, denials)) {
      return admittedOrNull(leader, of);
    }
    List<ServerNode> servers = ready.servers();
    ServerNode any =
        servers.isEmpty() ? null : servers.get(ThreadLocalRandom.current().nextInt(servers.size()));
    for (ServerNode candidate : inOrder(ready, any, request)) {
      RequestSink admitted = hasDenied(candidate, denials) ? null : admittedOrNull(candidate, of);
      if (admitted != null) {
        return admitted;
      }
    }
    return null;
  }

  private static boolean hasDenied(ServerNode server, Denials denials) {
    Connection connection = server.connection();
    return connection != null && denials.round().contains(connection.permits());
  }

  private static @Nullable RequestSink admittedOrNull(ServerNode server, RequestSink of) {
    Connection connection = server.connection();
    if (connection == null) {
      return null;
    }
    boolean admitted =
        connection == of // which the request has a permit of
            ? connection.permits().isAdmitting()
            : connection.permits().reserve(false) == Admission.ADMITTED;
    return admitted ? connection : null;
  }

  private @Nullable ServerNode leaderOrNull(ReadyServers ready) {
    NodeAddress leader = leadership.leader();
    return leader == null ? null : ready.find(leader);
  }

  /**
   * Lists the servers to ask: the preferred server and those behind it, then those that are
   * hindered, then all others, as one may have become ready a moment before the list with it is
   * published.
   */
  private Set<ServerNode> inOrder(
      ReadyServers ready, @Nullable ServerNode preferred, Request<?> request) {
    List<ServerNode> servers = ready.servers();
    int first = preferred == null ? 0 : servers.indexOf(preferred);
    Set<ServerNode> order = new LinkedHashSet<>();
    List<ServerNode> hindered = new ArrayList<>();
    for (int i = 0; i < servers.size(); i++) {
      ServerNode server = servers.get((first + i) % servers.size());
      (server.isHindered() ? hindered : order).add(server);
    }
    order.addAll(hindered);
    order.addAll(manager.all());
    if (ready.beginsAtWeighted()) {
      order.removeIf(server -> ready.excludes(server, request));
    }
    return order;
  }
}
