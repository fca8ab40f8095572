package io.hawser.registry.seata;

import io.hawser.config.ClientLibrary;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.config.LiveConfig;
import io.hawser.config.RegistrySettings;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import io.hawser.registry.support.http.HttpBackend;
import io.hawser.registry.support.http.TermRegistry;
import java.util.List;

/**
 * Provider for {@code registry.type=seata}. The settings are {@code registry.seata.serverAddr},
 * {@code namespace}, {@code username}, {@code password}, {@code tokenValidityInMilliseconds},
 * {@code metadataMaxAgeMs}, {@code connectTimeout} and {@code requestTimeout}.
 */
public final class SeataRegistryProvider implements RegistryProvider {
  private static final String TYPE = "seata";
  private static final String THREAD_NAME = "hawser-seata";

  /** The port of a naming server. */
  private static final int PORT = 8081;

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
    HawserConfig current = config.current();
    RegistrySettings settings = RegistrySettings.of(current, TYPE);
    NamingProtocol protocol =
        new NamingProtocol(
            current.get(Keys.TX_SERVICE_GROUP), settings.text("namespace", "public"));
    return TermRegistry.of(protocol, settings, PORT, THREAD_NAME);
  }
}
