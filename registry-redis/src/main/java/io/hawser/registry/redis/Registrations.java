package io.hawser.registry.redis;

import static io.hawser.registry.redis.CommandLink.command;

import io.hawser.registry.ServerAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * The servers that are registered here, and what is written for them. Used by the worker only.
 *
 * <p>Nothing tells a Seata client that a key is there again after Redis has lost it. So whenever
 * this is found, the message of a new server is published once more.
 */
final class Registrations {
  private static final String DELETE_IF_OURS =
      "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

  private final CommandLink link;
  private final Set<Registration> registered = new LinkedHashSet<>();
  private @Nullable String owner;

  /** A server; the address is written as Seata does. */
  record Registration(RedisLayout layout, String address) {
    CommandArguments write(String value) {
      String seconds = Integer.toString(RedisLayout.TIME_TO_LIVE);
      return command(Command.SETEX, layout.key(address), seconds, value);
    }

    /** For errors; with the address in its usual form. */
    @Override
    public String toString() {
      return ServerAddress.parse(address) + " in cluster " + layout.cluster();
    }

    CommandArguments tell(String what) {
      return command(Command.PUBLISH, layout.channel(), address + what);
    }
  }

  Registrations(CommandLink link) {
    this.link = link;
  }

  boolean isEmpty() {
    return registered.isEmpty();
  }

  void add(Registration registration) {
    link.run(List.of(registration.write(owner()), registration.tell(RedisLayout.REGISTERED)));
    registered.add(registration);
  }

  /** Does nothing if it is not registered here. It no longer is, even if there is an error. */
  void remove(Registration registration) {
    if (registered.remove(registration)) {
      erase(List.of(registration));
    }
  }

  void removeAll() {
    List<Registration> all = List.copyOf(registered);
    registered.clear();
    erase(all);
  }

  /** The key may belong to another process by now, one that took over the address. */
  private void erase(Collection<Registration> registrations) {
    List<CommandArguments> commands = new ArrayList<>();
    for (Registration it : registrations) {
      String key = it.layout().key(it.address());
      commands.add(command(Command.EVAL, DELETE_IF_OURS, "1", key, owner()));
      commands.add(it.tell(RedisLayout.UNREGISTERED));
    }
    link.run(commands);
  }

  void refresh() {
    List<CommandArguments> commands = new ArrayList<>();
    for (Registration it : registered) {
      commands.add(command(Command.EXISTS, it.layout().key(it.address())));
      commands.add(it.write(owner()));
    }
    List<Object> replies = link.run(commands);
    List<CommandArguments> news = new ArrayList<>();
    int i = 0;
    for (Registration it : registered) {
      if (replies.get(i).equals(0L)) {
        news.add(it.tell(RedisLayout.REGISTERED));
      }
      i += 2;
    }
    link.run(news);
  }

  /** {@code <pid>@<hostname>}, as Seata writes it. Asked when needed, as a name server may be. */
  private String owner() {
    String known = owner;
    if (known != null) {
      return known;
    }
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost"; // the machine does not know its own name
    }
    known = ProcessHandle.current().pid() + "@" + host;
    owner = known;
    return known;
  }
}
