package io.hawser.registry.redis;

import static io.hawser.registry.redis.RedisCommands.command;
import static io.hawser.registry.redis.RedisCommands.text;

import io.hawser.registry.ServerAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/**
 * The nodes of a Redis Cluster. One of them, the guide, says which master has which slot; if it
 * fails, the session is lost. If another one fails, what it has cannot be read or written until a
 * replica has taken over or it is back, and the session stays.
 */
final class RedisCluster implements RedisCommands {
  /**
   * The number of times that a command may be sent: slots move one at a time, so twice is usual.
   */
  private static final int TRIES = 5;

  private final RedisSettings settings;
  private final TrackedSockets sockets;
  private final CommandConnection guide;
  private final Map<ServerAddress, CommandConnection> links = new HashMap<>();
  private SlotMap slots;

  /**
   * Asks the guide which nodes there are.
   *
   * @param guide a link to a node of the cluster
   */
  RedisCluster(RedisSettings settings, CommandConnection guide, TrackedSockets sockets) {
    this.settings = settings;
    this.sockets = sockets;
    this.guide = guide;
    this.slots = askGuide();
  }

  private SlotMap askGuide() {
    List<Object> replies =
        guide.run(List.of(command(Command.CLUSTER, "INFO"), command(Command.CLUSTER, "SLOTS")));
    if (!text(replies.get(0)).contains("cluster_state:ok")) {
      throw new JedisDataException("CLUSTERDOWN cluster_state is not ok");
    }
    return new SlotMap((List<?>) replies.get(1), guide.settings().address());
  }

  private void refresh() {
    slots = askGuide();
    links.entrySet().stream()
        .filter(entry -> !slots.masters().contains(entry.getKey()))
        .forEach(entry -> entry.getValue().close());
    links.keySet().retainAll(slots.masters());
  }

  Set<ServerAddress> nodes() {
    return slots.nodes();
  }

  @Override
  public RedisSettings settings() {
    return settings.at(guide.settings().address());
  }

  private CommandConnection link(ServerAddress node) {
    return links.computeIfAbsent(node, it -> new CommandConnection(settings.at(it), sockets));
  }

  @Override
  public List<Object> run(List<CommandArguments> commands) {
    IdentityHashMap<CommandArguments, Object> replies = new IdentityHashMap<>();
    List<CommandArguments> left = commands;
    for (int i = 0; i < TRIES && !left.isEmpty(); i++) {
      List<CommandArguments> again = new ArrayList<>();
      byOwner(left).forEach((node, group) -> again.addAll(run(node, group, replies)));
      left = again;
    }
    if (!left.isEmpty()) {
      throw new UnsuitableRedisException(
          "the nodes of the cluster have redirected a command "
              + TRIES
              + " times, as while slots move; if that remains, the nodes do not agree about the"
              + " slots: see redis-cli --cluster check");
    }
    return RedisCommands.checked(commands.stream().map(replies::get).toList());
  }

  private Map<ServerAddress, List<CommandArguments>> byOwner(List<CommandArguments> commands) {
    Map<ServerAddress, List<CommandArguments>> groups = new LinkedHashMap<>();
    for (CommandArguments each : commands) {
      ServerAddress owner = slots.owner((String) each.getKeys().get(0));
      groups.computeIfAbsent(owner, node -> new ArrayList<>()).add(each);
    }
    return groups;
  }

  /** Returns the commands that another node has to answer. */
  private List<CommandArguments> run(
      ServerAddress node,
      List<CommandArguments> group,
      IdentityHashMap<CommandArguments, Object> replies) {
    List<Object> answers;
    try {
      answers = link(node).replies(group);
    } catch (JedisConnectionException e) {
      refresh();
      if (group.stream().anyMatch(it -> slots.owner((String) it.getKeys().get(0)).equals(node))) {
        group.forEach(it -> replies.put(it, away(node, e))); // the other nodes are asked, too
        return List.of();
      }
      return group;
    }
    List<CommandArguments> moved = new ArrayList<>();
    for (int i = 0; i < group.size(); i++) {
      Object answer = answers.get(i);
      if (answer instanceof JedisAskDataException ask) {
        answer = ask(SlotMap.address(ask.getTargetNode(), node), group.get(i));
      } else if (answer instanceof JedisMovedDataException move) {
        slots.move(move.getSlot(), SlotMap.address(move.getTargetNode(), node));
        moved.add(group.get(i));
      }
      replies.put(group.get(i), answer);
    }
    return moved;
  }

  /** Asks the node to which a slot is moving: the key is there, or nowhere yet. */
  private Object ask(ServerAddress node, CommandArguments command) {
    try {
      return link(node).replies(List.of(command(Command.ASKING), command)).get(1);
    } catch (JedisConnectionException e) {
      return away(node, e);
    }
  }

  private UnsuitableRedisException away(ServerAddress node, JedisConnectionException e) {
    return new UnsuitableRedisException(
        "node " + node + ": " + new RedisErrors(settings).explain(e), e);
  }

  /** Reads from the nodes of now: a new one may have keys that nothing has led to yet. */
  @Override
  public void onEachMaster(Consumer<RedisCommands> reading) {
    refresh();
    for (ServerAddress master : slots.masters()) {
      try {
        reading.accept(link(master));
      } catch (JedisConnectionException e) {
        throw away(master, e);
      }
    }
  }

  @Override
  public void close() {
    guide.close();
    links.values().forEach(CommandConnection::close);
  }
}
