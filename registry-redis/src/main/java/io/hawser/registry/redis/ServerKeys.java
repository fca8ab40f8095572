package io.hawser.registry.redis;

import static io.hawser.registry.redis.RedisCommands.command;
import static io.hawser.registry.redis.RedisCommands.text;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol.Command;

/** Reads the keys of servers. Worker thread only. */
final class ServerKeys {
  /** The answer of PTTL for a key that does not exist. */
  static final long GONE = -2;

  /** The answer of PTTL for a key that never expires. */
  static final long NO_EXPIRY = -1;

  /** Keys that Redis looks at in one step: about a millisecond, in which it does nothing else. */
  private static final String STEP = "5000";

  private final RedisSettings settings;
  private final RedisCommands commands;

  ServerKeys(RedisSettings settings, RedisCommands commands) {
    this.settings = settings;
    this.commands = commands;
  }

  /**
   * Returns the clusters that have keys, as many as are found in the time that one answer may take.
   */
  List<String> clusters(int limit) {
    long deadline = System.nanoTime() + settings.timeout().toNanos() / 2;
    Set<String> found = new TreeSet<>();
    if (limit > 0) {
      scan(
          RedisLayout.patternOfAll(),
          RedisLayout::clusterOf,
          found,
          () -> found.size() < limit && System.nanoTime() - deadline < 0);
    }
    return found.stream().limit(limit).toList();
  }

  /**
   * Returns the addresses of a cluster as they are written in its keys, found by going through all.
   */
  Set<String> addresses(RedisLayout layout) {
    long deadline = System.nanoTime() + settings.timeout().toNanos();
    Set<String> found = new HashSet<>(); // SCAN may return a key twice
    scan(
        layout.pattern(),
        layout::address,
        found,
        () -> {
          if (System.nanoTime() - deadline > 0) {
            throw new UnsuitableRedisException(
                "looking through all keys took longer than "
                    + settings.timeout().toMillis()
                    + " ms, as there are too many; give the registry a database of its own, or"
                    + " raise "
                    + RedisSettings.TIMEOUT);
          }
          return true;
        });
    return found;
  }

  /** Adds what the keys say, in all servers, as long as it may go on. */
  private void scan(
      String pattern,
      Function<String, @Nullable String> reader,
      Set<String> found,
      BooleanSupplier mayGoOn) {
    commands.onEachMaster(
        master -> {
          Object cursor = "0";
          do {
            List<?> reply =
                (List<?>)
                    master.run(
                        command(Command.SCAN, text(cursor), "MATCH", pattern, "COUNT", STEP));
            for (Object key : (List<?>) reply.get(1)) {
              String read = reader.apply(text(key));
              if (read != null) {
                found.add(read);
              }
            }
            cursor = reply.get(0);
          } while (mayGoOn.getAsBoolean() && !text(cursor).equals("0"));
        });
  }

  /** Returns how many milliseconds each key will live, {@link #GONE} or {@link #NO_EXPIRY}. */
  Map<String, Long> lives(RedisLayout layout, Collection<String> addresses) {
    List<String> order = List.copyOf(addresses);
    List<Object> replies =
        commands.run(
            order.stream()
                .map(address -> RedisCommands.withKey(Command.PTTL, layout.key(address)))
                .toList());
    Map<String, Long> lives = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      lives.put(order.get(i), (Long) replies.get(i));
    }
    return lives;
  }
}
