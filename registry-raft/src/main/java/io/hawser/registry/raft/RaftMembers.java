package io.hawser.registry.raft;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.http.HttpProtocol;
import io.hawser.registry.support.http.Json;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The members of one raft group as a member lists them. The leader is listed twice, as the leader
 * and as a follower: it is the leader. Entries that are not servers are left out.
 */
final class RaftMembers {
  private static final String TRANSACTION = "transaction";
  private static final String CONTROL = "control";

  private final Map<ServerAddress, ServiceInstance> members = new TreeMap<>();
  private final Set<String> registries = new LinkedHashSet<>();

  private RaftMembers() {}

  static RaftMembers of(Json metadata, String cluster) {
    RaftMembers members = new RaftMembers();
    String term = Long.toString(metadata.get("term").number(0));
    for (Json node : metadata.get("nodes").items()) {
      String group = node.get("group").text();
      if (group.isEmpty() || group.equals(cluster)) {
        members.add(node, term);
      }
    }
    return members;
  }

  private void add(Json node, String term) {
    ServerAddress address = addressOrNull(node.get(TRANSACTION));
    if (address == null) {
      return;
    }
    Map<String, String> metadata = new HashMap<>();
    node.get("metadata")
        .fields()
        .forEach(
            (name, value) -> {
              if (!value.text().isEmpty()) {
                metadata.put(name, value.text());
              }
            });
    metadata.put(ServiceInstance.ROLE, node.get("role").text());
    metadata.put(ServiceInstance.TERM, term);
    ServiceInstance member = new ServiceInstance(address, metadata);
    members.merge(address, member, (before, now) -> before.isLeader() ? before : now);
    ServerAddress control = addressOrNull(node.get(CONTROL));
    if (control != null) {
      registries.add("http://" + control);
    }
  }

  private static @Nullable ServerAddress addressOrNull(Json endpoint) {
    try {
      return new ServerAddress(
          endpoint.get("host").text(), Math.toIntExact(endpoint.get("port").number(0)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return null;
    }
  }

  HttpProtocol.Found found(long term) {
    return new HttpProtocol.Found(List.copyOf(members.values()), term, List.copyOf(registries));
  }
}
