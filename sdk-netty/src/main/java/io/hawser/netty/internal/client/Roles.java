package io.hawser.netty.internal.client;

import io.hawser.ClientRole;
import io.hawser.ClientStatus.ServerStatus;
import io.hawser.netty.internal.connection.ClosingReport;
import io.hawser.netty.internal.connection.Leadership;
import io.hawser.netty.internal.connection.NodeAddress;
import io.hawser.netty.internal.connection.XidOrigins;
import io.hawser.netty.internal.pool.FoundNodes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The roles of a client, and what concerns all of them. Filled once, then safe for any thread. */
final class Roles {
  private final Map<ClientRole, Role> roles = new EnumMap<>(ClientRole.class);
  private final Leadership leadership = new Leadership();
  private final XidOrigins origins = new XidOrigins();

  void add(ClientRole name, Role role) {
    roles.put(name, role);
    origins.onChange(role.manager()::traitsChanged);
  }

  /** Returns which server is the leader of the cluster. */
  Leadership leadership() {
    return leadership;
  }

  /** Returns how the servers call themselves in XIDs. */
  XidOrigins origins() {
    return origins;
  }

  Collection<Role> all() {
    return roles.values();
  }

  /** Returns the role, or {@code null} if the client does not have it. */
  @Nullable Role find(ClientRole name) {
    return roles.get(name);
  }

  /** Returns the outcomes of the first attempts to connect in the roles that must fail fast. */
  List<CompletableFuture<@Nullable Void>> firstOutcomes() {
    List<CompletableFuture<@Nullable Void>> outcomes = new ArrayList<>();
    for (Role role : roles.values()) {
      if (role.failFast()) {
        outcomes.add(role.manager().firstOutcome());
      }
    }
    return outcomes;
  }

  /** Returns the error of a call in a role that the client does not have. */
  IllegalStateException notConfigured(ClientRole name) {
    return new IllegalStateException(
        "This client has no "
            + name
            + " (client.roles: "
            + roles.keySet().stream().map(ClientRole::name).collect(Collectors.joining(","))
            + ")");
  }

  /** Passes on the servers that the registries list now. */
  void update(FoundNodes servers) {
    servers.reportLeader(leadership);
    origins.retain(servers.nodes());
    roles.values().forEach(role -> role.manager().update(servers));
  }

  /** Ends the back-off of a server in the other roles, because it is there in one of them. */
  void readyAs(ClientRole name, NodeAddress node) {
    roles.forEach(
        (other, role) -> {
          if (other != name) {
            role.manager().reachable(node);
          }
        });
  }

  List<ServerStatus> status() {
    return roles.values().stream().flatMap(role -> role.manager().status().stream()).toList();
  }

  /** Returns what is not finished in any role. */
  ClosingReport.Pending unfinished() {
    return roles.values().stream()
        .map(role -> role.manager().unfinished())
        .reduce(ClosingReport.Pending.NONE, ClosingReport.Pending::plus);
  }

  void stopTaking() {
    roles.values().forEach(role -> role.manager().stopTaking());
  }
}
