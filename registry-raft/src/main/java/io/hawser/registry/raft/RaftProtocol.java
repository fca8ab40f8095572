package io.hawser.registry.raft;

import io.hawser.registry.support.http.HttpFailure;
import io.hawser.registry.support.http.HttpServer;
import io.hawser.registry.support.http.Json;
import io.hawser.registry.support.http.TermProtocol;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The metadata interface of Seata's servers. A cluster is a raft group of that name; every member
 * answers for the whole group.
 */
final class RaftProtocol implements TermProtocol {
  private static final String CLUSTER = "/metadata/v1/cluster";
  private static final String WATCH = "/metadata/v1/watch";
  private static final String GROUP = "group";

  @Override
  public String name() {
    return "raft cluster";
  }

  @Override
  public Found read(HttpServer server, String cluster) throws HttpFailure {
    Json metadata = server.get(CLUSTER, Map.of(GROUP, cluster));
    boolean exists = metadata.get("storeMode").text().equals("raft"); // else it is of another group
    if (exists && metadata.get("nodes").items().isEmpty()) {
      // Not an empty cluster: during an election no member is listed.
      throw new HttpFailure(
          server + ": group " + cluster + " has no leader at the moment", false, null);
    }
    return RaftMembers.of(metadata, cluster).found(metadata.get("term").number(0));
  }

  /** Polls with a body that has the term by the name of the group. */
  @Override
  public boolean poll(HttpServer server, String cluster, long term, Duration timeout)
      throws HttpFailure {
    return server.poll(
        WATCH,
        Map.of("timeout", Long.toString(timeout.toMillis())),
        Map.of(cluster, Long.toString(term)),
        timeout);
  }

  /** Asks without a name, to which a server answers for its own group. */
  @Override
  public List<String> clusters(HttpServer server) throws HttpFailure {
    return server.get(CLUSTER, Map.of(GROUP, "")).get("nodes").items().stream()
        .map(node -> node.get(GROUP).text())
        .filter(group -> !group.isBlank())
        .distinct()
        .toList();
  }
}
