package io.hawser.registry.raft;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.http.Json;
import io.hawser.testsupport.ScriptedHttpRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The HTTP interface of one member of raft groups, as Seata's server 2.0.0 answers: the leader is
 * listed twice, and a poll ends when the term has grown. The first server of a group is its leader.
 */
final class ScriptedMember extends ScriptedHttpRegistry {
  private final Map<String, Group> groups = new HashMap<>();
  private long terms;

  /** The port that is given as that of all members. */
  private int controlPort = port();

  private static final class Group {
    final Map<ServerAddress, ServiceInstance> members = new LinkedHashMap<>();
    final List<String> junk = new ArrayList<>();
    long term;
    boolean electing;
  }

  ScriptedMember() throws IOException {}

  /** Has this member name another one. */
  void names(ScriptedMember other) {
    change(() -> controlPort = other.port());
  }

  private void change(String name, Consumer<Group> change) {
    change(
        () -> {
          Group group = groups.computeIfAbsent(name, it -> new Group());
          change.accept(group);
          group.term = ++terms;
        });
  }

  void put(String group, Iterable<ServiceInstance> instances) {
    change(group, it -> instances.forEach(one -> it.members.put(one.address(), one)));
  }

  void remove(String group, Iterable<ServiceInstance> instances) {
    change(
        group,
        it -> {
          instances.forEach(one -> it.members.remove(one.address()));
          if (it.members.isEmpty() && it.junk.isEmpty()) {
            groups.remove(group); // a group has members
          }
        });
  }

  /** Has a group elect a leader until there is one. */
  void beginElection(String group) {
    change(group, it -> it.electing = true);
  }

  /** Has a group elect another leader: the member that is listed first. */
  void elect(String group, ServiceInstance leader) {
    change(
        group,
        it -> {
          Map<ServerAddress, ServiceInstance> before = new LinkedHashMap<>(it.members);
          it.electing = false;
          it.members.clear();
          it.members.put(leader.address(), leader);
          before.forEach(it.members::putIfAbsent);
        });
  }

  void junk(String group, String... nodes) {
    change(group, it -> it.junk.addAll(List.of(nodes)));
  }

  void clear() {
    change(groups::clear);
  }

  @Override
  protected String login(String body) {
    Json given = Json.parse(body);
    return given.get("username").text() + ":" + given.get("password").text();
  }

  @Override
  protected boolean hasChanged(Map<String, String> query, Map<String, String> form) {
    return form.entrySet().stream()
        .anyMatch(
            known -> {
              Group group = groups.get(known.getKey());
              return (group == null ? 0 : group.term) != Long.parseLong(known.getValue());
            });
  }

  @Override
  protected String document(String path, Map<String, String> query) {
    if (!path.equals("/metadata/v1/cluster")) {
      return null;
    }
    String name = query.getOrDefault("group", "");
    if (name.isEmpty()) {
      name = groups.keySet().stream().sorted().findFirst().orElse("default");
    }
    Group group = groups.get(name);
    if (group == null || group.electing) {
      return String.format(
          "{\"nodes\":null,\"storeMode\":%s,\"term\":0}", group == null ? "null" : "\"raft\"");
    }
    List<String> nodes = new ArrayList<>(group.junk);
    boolean first = true;
    for (ServiceInstance member : group.members.values()) {
      if (first) {
        nodes.add(node(name, member, "LEADER"));
        first = false;
      }
      nodes.add(node(name, member, "FOLLOWER"));
    }
    return String.format(
        "{\"nodes\":[%s],\"storeMode\":\"raft\",\"term\":%d}", String.join(",", nodes), group.term);
  }

  private String node(String group, ServiceInstance member, String role) {
    List<String> metadata = new ArrayList<>();
    member
        .metadata()
        .forEach((name, value) -> metadata.add(Json.quoted(name) + ":" + Json.quoted(value)));
    return String.format(
        "{\"metadata\":{%s},\"control\":{\"host\":\"127.0.0.1\",\"port\":%d},"
            + "\"transaction\":{\"host\":%s,\"port\":%d},\"group\":%s,\"role\":%s}",
        String.join(",", metadata),
        controlPort,
        Json.quoted(member.address().host()),
        member.address().port(),
        Json.quoted(group),
        Json.quoted(role));
  }
}
