package io.hawser.registry.raft;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.http.Json;
import io.hawser.registry.support.http.TermProtocol;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

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
    Optional<ServerAddress> address = address(node.get(TRANSACTION));
    if (address.isEmpty()) {
      return;
    }
    Map<String, String> metadata = node.get("metadata").texts();
    metadata.put(ServiceInstance.ROLE, node.get("role").text());
    metadata.put(ServiceInstance.TERM, term);
    ServiceInstance member = new ServiceInstance(address.get(), metadata);
    members.merge(member.address(), member, (before, now) -> before.isLeader() ? before : now);
    address(node.get(CONTROL)).ifPresent(control -> registries.add("http://" + control));
  }

  private static Optional<ServerAddress> address(Json endpoint) {
    return endpoint.get("host").address(endpoint.get("port"));
  }

  TermProtocol.Found found(long term) {
    return new TermProtocol.Found(List.copyOf(members.values()), term, List.copyOf(registries));
  }
}
