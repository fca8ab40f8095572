package io.hawser.registry.redis;

import io.hawser.config.RegistrySettings;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.support.Addresses;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where to begin, by {@code registry.redis.serverAddr} or the sentinels.
 *
 * @param mode what the servers are
 * @param addresses one Redis, sentinels or nodes of a Redis Cluster
 * @param masterName what sentinels call the master, {@code null} without sentinels
 * @param database the number in the address, {@code null} if there is none
 * @param tls whether the address asks for it
 */
record RedisServers(
    Mode mode,
    List<ServerAddress> addresses,
    @Nullable String masterName,
    @Nullable Integer database,
    boolean tls) {
  static final String MODE = "mode";
  static final String SENTINEL_HOSTS = "sentinel.sentinelHosts";
  static final String MASTER_NAME = "sentinel.masterName";

  private static final String SERVER_ADDR = "serverAddr";
  private static final String HOSTS = "host:port,host:port";
  private static final String ADDRESS =
      "host:port, redis://host:port/db or, with TLS, rediss://host:port/db";
  private static final Pattern URL =
      Pattern.compile(
          "((?<scheme>rediss?)://)?(?<address>[^/]*)(/(?<db>\\d{1,6})?)?",
          Pattern.CASE_INSENSITIVE);
  private static final int DEFAULT_PORT = 6379;
  private static final int SENTINEL_PORT = 26379;

  /** What the servers are. */
  enum Mode {
    SINGLE,
    SENTINEL,
    CLUSTER;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static RedisServers read(RegistrySettings settings) {
    Mode mode = mode(settings);
    return mode == Mode.SENTINEL ? sentinels(settings) : servers(settings, mode);
  }

  private static Mode mode(RegistrySettings settings) {
    String text = settings.text(MODE);
    boolean sentinels = settings.text(SENTINEL_HOSTS) != null;
    if (text == null) {
      return sentinels ? Mode.SENTINEL : Mode.SINGLE;
    }
    for (Mode mode : Mode.values()) {
      if (mode.text().equals(text)) {
        if (mode == Mode.CLUSTER && sentinels) {
          throw settings.refusal(
              MODE, text, "sentinel, as " + settings.key(SENTINEL_HOSTS) + " is set", null);
        }
        return mode;
      }
    }
    throw settings.refusal(MODE, text, "single, sentinel or cluster", null);
  }

  private static RedisServers sentinels(RegistrySettings settings) {
    String hosts = settings.addresses(SENTINEL_HOSTS, "");
    if (hosts.isEmpty()) {
      throw settings.missing(SENTINEL_HOSTS, HOSTS, MODE);
    }
    String masterName = settings.text(MASTER_NAME);
    if (masterName == null) {
      throw settings.missing(
          MASTER_NAME, "the name that the sentinels give the master", SENTINEL_HOSTS);
    }
    List<ServerAddress> addresses = new ArrayList<>();
    try {
      for (String host : hosts.split(",", -1)) {
        addresses.add(Addresses.parse(host, SENTINEL_PORT));
      }
    } catch (IllegalArgumentException e) {
      throw settings.refusal(SENTINEL_HOSTS, hosts, HOSTS, e);
    }
    return new RedisServers(Mode.SENTINEL, addresses, masterName, null, false);
  }

  private static RedisServers servers(RegistrySettings settings, Mode mode) {
    String text = settings.addresses(SERVER_ADDR, "localhost:" + DEFAULT_PORT);
    List<ServerAddress> addresses = new ArrayList<>();
    Integer database = null;
    boolean tls = false;
    try {
      for (String entry : text.split("[,;]", -1)) {
        Matcher url = URL.matcher(entry.trim());
        if (!url.matches()) {
          throw settings.refusal(SERVER_ADDR, text, ADDRESS, null);
        }
        addresses.add(Addresses.parse(url.group("address"), DEFAULT_PORT));
        database = url.group("db") == null ? database : Integer.valueOf(url.group("db"));
        tls |= "rediss".equalsIgnoreCase(url.group("scheme"));
      }
    } catch (IllegalArgumentException e) {
      throw settings.refusal(SERVER_ADDR, text, ADDRESS, e);
    }
    if (mode == Mode.SINGLE && addresses.size() > 1) {
      throw settings.refusal(
          SERVER_ADDR,
          text,
          "one address: several servers mean Redis Sentinel or Redis Cluster; see "
              + settings.key(MODE),
          null);
    }
    return new RedisServers(mode, addresses, null, database, tls);
  }

  /** For messages. */
  @Override
  public String toString() {
    String all = String.join(",", addresses.stream().map(ServerAddress::toString).toList());
    return switch (mode) {
      case SINGLE -> all;
      case SENTINEL -> "master " + masterName + " of sentinels " + all;
      case CLUSTER -> "cluster " + all;
    };
  }
}
