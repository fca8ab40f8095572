package io.hawser.registry.redis;

import static io.hawser.registry.redis.RedisCommands.withKey;
import static io.hawser.registry.redis.RedisLayout.REGISTERED;
import static io.hawser.registry.redis.RedisLayout.UNREGISTERED;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
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

  private final RedisCommands commands;

  /** The keys that this session has written and refreshes. */
  private final Set<OwnKey> announced = new LinkedHashSet<>();

  /** The keys whose message may not have been published. Later sessions publish it. */
  private final Set<OwnKey> unpublished;

  /**
   * A server.
   *
   * @param address its address as Seata writes it
   */
  record OwnKey(RedisLayout layout, ServerAddress server, String address) {
    String name() {
      return layout.key(address);
    }

    CommandArguments exists() {
      return withKey(Command.EXISTS, name());
    }

    CommandArguments write() {
      return withKey(Command.SETEX, name(), RedisLayout.TIME_TO_LIVE, Owner.NAME);
    }

    /**
     * Returns a command that is not sent together with others: a reader looks at the key, which
     * need not be there yet.
     */
    CommandArguments publish(String what) {
      return withKey(Command.PUBLISH, layout.channel(), address + what);
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

  /**
   * Creates the keys of a session, none at first.
   *
   * @param unpublished the keys of all sessions whose message may not have been published
   */
  OwnKeys(RedisCommands commands, Set<OwnKey> unpublished) {
    this.commands = commands;
    this.unpublished = unpublished;
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
    return new OwnKey(new RedisLayout(cluster), instance.address(), address);
  }

  boolean isEmpty() {
    return announced.isEmpty();
  }

  /**
   * Writes a key, unless it is announced already and not asked for {@code again}. Then the message
   * is published in any case.
   */
  void announce(OwnKey key, boolean again) {
    if (again) {
      unpublished.add(key);
    }
    if (again || !announced.contains(key)) {
      write(List.of(key));
    }
    announced.add(key);
  }

  /**
   * Writes all keys in one pipeline. If that fails, none of them counts as announced: each must be
   * announced again before it is refreshed.
   *
   * @param failed receives each of them then
   */
  void refresh(Consumer<OwnKey> failed) {
    List<OwnKey> refreshed = List.copyOf(announced);
    try {
      write(refreshed);
    } catch (RuntimeException e) {
      announced.clear();
      refreshed.forEach(failed);
      throw e;
    }
  }

  private void write(List<OwnKey> keys) {
    List<Object> replies;
    try {
      replies =
          commands.run(keys.stream().flatMap(key -> Stream.of(key.exists(), key.write())).toList());
    } catch (RuntimeException e) {
      unpublished.addAll(keys); // some of them may have been missing and are written
      throw e;
    }
    for (int i = 0; i < keys.size(); i++) {
      if (replies.get(2 * i).equals(0L)) {
        unpublished.add(keys.get(i));
      }
    }
    List<OwnKey> news = keys.stream().filter(unpublished::contains).toList();
    commands.run(news.stream().map(key -> key.publish(REGISTERED)).toList());
    news.forEach(unpublished::remove);
  }

  /** Deletes a key, unless another process has taken over the address. */
  void withdraw(OwnKey key) {
    announced.remove(key);
    unpublished.remove(key);
    CommandArguments delete =
        RedisCommands.command(Command.EVAL, DELETE_IF_OURS, 1).key(key.name()).add(Owner.NAME);
    if (!commands.run(delete).equals(-1L)) {
      commands.run(key.publish(UNREGISTERED));
    }
  }
}
