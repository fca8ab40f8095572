package io.hawser.registry.redis;

import static io.hawser.registry.redis.CommandLink.command;
import static io.hawser.registry.redis.RedisLayout.REGISTERED;
import static io.hawser.registry.redis.RedisLayout.UNREGISTERED;

import io.hawser.registry.ServiceInstance;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * The keys of servers that one session has announced. Worker thread only.
 *
 * <p>Nothing notifies a Seata client of a key that is there again after Redis has lost it. So the
 * message of a new server is published once more for each key that was missing.
 */
final class OwnKeys {
  /** Deletes a key of ours; returns -1 if it belongs to another process. */
  private static final String DELETE_IF_OURS =
      "local owner = redis.call('get', KEYS[1]) if not owner then return 0 end"
          + " if owner ~= ARGV[1] then return -1 end return redis.call('del', KEYS[1])";

  private final CommandLink link;
  private final Set<OwnKey> announced = new LinkedHashSet<>();

  /** A server; the address is written as Seata does. */
  record OwnKey(RedisLayout layout, String address) {
    String name() {
      return layout.key(address);
    }

    CommandArguments write() {
      String seconds = Integer.toString(RedisLayout.TIME_TO_LIVE);
      return command(Command.SETEX, name(), seconds, Owner.NAME);
    }

    CommandArguments publish(String what) {
      return command(Command.PUBLISH, layout.channel(), address + what);
    }
  }

  /** {@code <pid>@<hostname>}, as Seata writes it. Read when needed: it may ask a name server. */
  private static final class Owner {
    static final String NAME = ProcessHandle.current().pid() + "@" + host();

    private static String host() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        return "localhost"; // the machine does not know its own name
      }
    }
  }

  OwnKeys(CommandLink link) {
    this.link = link;
  }

  /**
   * Returns the key of a server.
   *
   * @throws IllegalArgumentException with a clause if clients could not read it
   */
  static OwnKey key(String cluster, ServiceInstance instance) {
    String address = RedisLayout.text(instance.address());
    if (address == null) {
      throw new IllegalArgumentException(
          "in its keys an underscore ends the cluster, so the host name must have none");
    }
    return new OwnKey(new RedisLayout(cluster), address);
  }

  boolean isEmpty() {
    return announced.isEmpty();
  }

  /** Writes a key, unless it is announced already and not asked for {@code again}. */
  void announce(OwnKey key, boolean again) {
    if (again) {
      link.run(List.of(key.write(), key.publish(REGISTERED)));
    } else if (!announced.contains(key)) {
      refresh(List.of(key));
    }
    announced.add(key);
  }

  /** Writes all keys in one pipeline. */
  void refresh() {
    refresh(List.copyOf(announced));
  }

  private void refresh(List<OwnKey> refreshed) {
    List<CommandArguments> commands = new ArrayList<>();
    for (OwnKey key : refreshed) {
      commands.add(command(Command.EXISTS, key.name()));
      commands.add(key.write());
    }
    List<Object> replies = link.run(commands);
    List<CommandArguments> news = new ArrayList<>();
    for (int i = 0; i < refreshed.size(); i++) {
      if (replies.get(2 * i).equals(0L)) {
        news.add(refreshed.get(i).publish(REGISTERED));
      }
    }
    link.run(news);
  }

  /** Deletes a key, unless another process has taken over the address. */
  void withdraw(OwnKey key) {
    announced.remove(key);
    if (!link.run(Command.EVAL, DELETE_IF_OURS, "1", key.name(), Owner.NAME).equals(-1L)) {
      link.run(List.of(key.publish(UNREGISTERED)));
    }
  }
}
