package io.hawser.registry.redis;

import static io.hawser.registry.redis.CommandLink.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** Reads the keys of servers. Worker thread only. */
final class ServerKeys {
  /** What PTTL says of a key that is not there. */
  static final long GONE = -2;

  /** What PTTL says of a key that never expires. */
  static final long FOR_EVER = -1;

  /** Keys that Redis looks at in one step: about a millisecond, in which it does nothing else. */
  private static final String STEP = "5000";

  private final RedisSettings settings;
  private final CommandLink link;

  ServerKeys(RedisSettings settings, CommandLink link) {
    this.settings = settings;
    this.link = link;
  }

  /** The clusters that have keys, as many as are found in the time that one answer may take. */
  List<String> clusters(int limit) {
    long deadline = System.nanoTime() + settings.timeout().toNanos() / 2;
    TreeSet<String> found = new TreeSet<>();
    String cursor = "0";
    do {
      List<?> reply =
          (List<?>)
              link.run(Command.SCAN, cursor, "MATCH", RedisLayout.patternOfAll(), "COUNT", STEP);
      for (Object key : (List<?>) reply.get(1)) {
        String cluster = RedisLayout.clusterOf(text(key));
        if (cluster != null) {
          found.add(cluster);
        }
      }
      cursor = text(reply.get(0));
    } while (!cursor.equals("0") && found.size() < limit && System.nanoTime() - deadline < 0);
    return found.stream().limit(limit).toList();
  }

  /** The addresses of a cluster as they are written in its keys, found by going through all. */
  Set<String> addresses(RedisLayout layout) {
    long deadline = System.nanoTime() + settings.timeout().toNanos();
    String pattern = layout.pattern();
    Set<String> found = new HashSet<>(); // SCAN may return a key twice
    String cursor = "0";
    do {
      List<?> reply = (List<?>) link.run(Command.SCAN, cursor, "MATCH", pattern, "COUNT", STEP);
      for (Object key : (List<?>) reply.get(1)) {
        String address = layout.address(text(key));
        if (address != null) {
          found.add(address);
        }
      }
      cursor = text(reply.get(0));
      if (System.nanoTime() - deadline > 0) {
        throw new UnsuitableRedis(
            "looking through all keys took longer than "
                + settings.timeout().toMillis()
                + " ms, as there are too many; give the registry a database of its own, or raise "
                + RedisSettings.TIMEOUT);
      }
    } while (!cursor.equals("0"));
    return found;
  }

  /** How many milliseconds each key will live, {@link #GONE} or {@link #FOR_EVER}. */
  Map<String, Long> lives(RedisLayout layout, Collection<String> addresses) {
    List<String> order = List.copyOf(addresses);
    List<CommandArguments> commands = new ArrayList<>(order.size());
    for (String address : order) {
      commands.add(command(Command.PTTL, layout.key(address)));
    }
    List<Object> replies = link.run(commands);
    Map<String, Long> lives = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      lives.put(order.get(i), (Long) replies.get(i));
    }
    return lives;
  }

  /** A reply as text. */
  static String text(Object reply) {
    return reply instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(reply);
  }
}
