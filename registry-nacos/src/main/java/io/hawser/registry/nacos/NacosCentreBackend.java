package io.hawser.registry.nacos;

import io.hawser.registry.support.CentreBackend;
import io.hawser.registry.support.ConnectionEvents;

/** The configuration items of one group in Nacos; the name of an item is its data id. */
final class NacosCentreBackend implements CentreBackend {
  private final NacosSettings settings;
  private final NacosServers<NacosCentreSession> servers;

  NacosCentreBackend(NacosSettings settings) {
    this.settings = settings;
    this.servers = new NacosServers<>(settings, NacosCentreSession::close);
  }

  @Override
  public String description() {
    return settings.description();
  }

  @Override
  public String document() {
    return settings.resource();
  }

  @Override
  public CentreSession open(ConnectionEvents events) throws NacosFailure {
    return servers.open(
        (server, access) -> new NacosCentreSession(server, settings, access, events));
  }

  @Override
  public String explain(Throwable error) {
    return NacosFailure.words(error);
  }

  @Override
  public void close() {
    servers.close();
  }
}
