package io.hawser.registry.redis;

import io.hawser.config.RegistrySettings;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.support.EndpointSetting;
import io.hawser.registry.support.EndpointSetting.Endpoint;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says where to begin, by {@code registry.redis.serverAddr} or the sentinels.
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

  private static final EndpointSetting SERVERS =
      new EndpointSetting(
          "serverAddr",
          "localhost:6379",
          6379,
          List.of("redis", "rediss"),
          true,
          "host:port, redis://host:port/db or, with TLS, rediss://host:port/db");
  private static final EndpointSetting SENTINELS =
      new EndpointSetting(SENTINEL_HOSTS, "", 26379, List.of(), false, "host:port,host:port");

  /** The kinds of Redis deployments. */
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
          throw settings.invalid(
              MODE, text, "sentinel, as " + settings.key(SENTINEL_HOSTS) + " is set", null);
        }
        return mode;
      }
    }
    throw settings.invalid(MODE, text, "single, sentinel or cluster", null);
  }

  private static RedisServers sentinels(RegistrySettings settings) {
    if (settings.text(SENTINEL_HOSTS) == null) {
      throw settings.missing(SENTINEL_HOSTS, SENTINELS.expected(), MODE);
    }
    String masterName = settings.text(MASTER_NAME);
    if (masterName == null) {
      throw settings.missing(
          MASTER_NAME, "the name that the sentinels give the master", SENTINEL_HOSTS);
    }
    return new RedisServers(
        Mode.SENTINEL, addresses(SENTINELS.read(settings)), masterName, null, false);
  }

  private static RedisServers servers(RegistrySettings settings, Mode mode) {
    List<Endpoint> endpoints = SERVERS.read(settings);
    Integer database = null;
    boolean tls = false;
    for (Endpoint each : endpoints) {
      if (!each.path().isEmpty()) {
        if (!each.path().matches("/\\d{1,6}")) {
          throw SERVERS.invalid(settings, "no database has the number " + each.path(), null);
        }
        database = Integer.valueOf(each.path().substring(1));
      }
      tls |= each.scheme().equals("rediss");
    }
    if (mode == Mode.SINGLE && endpoints.size() > 1) {
      throw SERVERS.invalid(
          settings,
          "one address: several servers mean Redis Sentinel or Redis Cluster; see "
              + settings.key(MODE),
          null);
    }
    return new RedisServers(mode, addresses(endpoints), null, database, tls);
  }

  private static List<ServerAddress> addresses(List<Endpoint> endpoints) {
    return endpoints.stream().map(Endpoint::address).toList();
  }

  /** Describes the servers for messages. */
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
