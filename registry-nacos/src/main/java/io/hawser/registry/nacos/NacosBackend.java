package io.hawser.registry.nacos;

import io.hawser.registry.support.Backend;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.time.Duration;

/** One service in Nacos. A session is a connection to one of the Nacos servers. */
final class NacosBackend implements Backend {
  private final NacosSettings settings;
  private final NacosServers<NacosSession> servers;

  NacosBackend(NacosSettings settings) {
    this.settings = settings;
    this.servers = new NacosServers<>(settings, NacosSession::close);
  }

  @Override
  public String description() {
    return settings.description();
  }

  /**
   * Returns the time for one attempt to connect to each server, which takes up to three steps, and
   * one more answer.
   */
  @Override
  public Duration callTimeout() {
    return Duration.ofMillis(
        settings.requestMillis() + 3L * settings.connectMillis() * settings.servers().size());
  }

  @Override
  public Session open(SessionEvents events) throws NacosFailure {
    return servers.open((server, access) -> new NacosSession(server, settings, access, events));
  }

  @Override
  public boolean canFailOver() {
    return settings.servers().size() > 1;
  }

  /** Returns true: answers may be old for up to half a second after a change. */
  @Override
  public boolean answersFromCache() {
    return true;
  }

  @Override
  public void close() {
    servers.close();
  }
}
