package io.hawser.registry.raft;

import io.hawser.config.ClientLibrary;
import io.hawser.config.LiveConfig;
import io.hawser.config.RegistrySettings;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import io.hawser.registry.support.http.HttpBackend;
import io.hawser.registry.support.http.TermRegistry;
import java.util.List;

/**
 * Provider for {@code registry.type=raft}. The settings are {@code registry.raft.serverAddr},
 * {@code username}, {@code password}, {@code tokenValidityInMilliseconds}, {@code
 * metadataMaxAgeMs}, {@code connectTimeout} and {@code requestTimeout}.
 */
public final class RaftRegistryProvider implements RegistryProvider {
  private static final String TYPE = "raft";
  private static final String THREAD_NAME = "hawser-raft";

  /** The port of the HTTP interface of a Seata server. */
  private static final int PORT = 7091;

  @Override
  public List<String> names() {
    return List.of(TYPE);
  }

  @Override
  public List<ClientLibrary> libraries() {
    return HttpBackend.LIBRARIES;
  }

  @Override
  public RegistryService create(LiveConfig config) {
    return TermRegistry.of(
        new RaftProtocol(), RegistrySettings.of(config.current(), TYPE), PORT, THREAD_NAME);
  }
}
