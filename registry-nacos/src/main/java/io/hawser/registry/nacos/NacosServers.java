package io.hawser.registry.nacos;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.support.EndpointSetting.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Nacos servers of the settings, tried in turn. One thread opens, any thread closes.
 *
 * @param <S> a session with one server
 */
final class NacosServers<S> {
  private final List<ServerAddress> servers;
  private final Access access;
  private final Consumer<S> closer;
  private int next; // server to try; on the opening thread only
  private volatile @Nullable S newest;
  private volatile boolean closed;

  /** Opens a session with one server. */
  interface Opener<S> {
    S open(ServerAddress server, Access access) throws NacosFailure;
  }

  NacosServers(NacosSettings settings, Consumer<S> closer) {
    this.servers = settings.servers().stream().map(Endpoint::address).toList();
    this.access = access(settings);
    this.closer = closer;
    this.next = ThreadLocalRandom.current().nextInt(servers.size());
  }

  private static Access access(NacosSettings settings) {
    Credentials credentials = settings.credentials();
    if (credentials instanceof Credentials.User user) {
      return new TokenLogin(user, settings);
    }
    return credentials instanceof Credentials.None ? Map::of : new CloudSignature(settings);
  }

  /** Tries each server once, beginning with the one after the last that was tried. */
  S open(Opener<S> opener) throws NacosFailure {
    access.headers(); // a wrong password is the first thing to report
    List<String> failures = new ArrayList<>();
    NacosFailure last = null;
    for (int i = 0; i < servers.size() && !closed; i++) {
      ServerAddress server = servers.get(next);
      next = (next + 1) % servers.size();
      try {
        return opened(opener.open(server, access));
      } catch (NacosFailure e) {
        failures.add(server + ": " + e.getMessage());
        last = e;
      }
    }
    throw NacosFailure.noAnswer("no connection: " + String.join("; ", failures), last);
  }

  private S opened(S session) {
    newest = session;
    if (closed) { // close() may have come too early to see it
      closer.accept(session);
    }
    return session;
  }

  void close() {
    closed = true;
    access.close();
    S session = newest;
    if (session != null) {
      closer.accept(session);
    }
  }
}
