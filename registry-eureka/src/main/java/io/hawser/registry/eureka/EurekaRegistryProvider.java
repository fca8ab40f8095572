package io.hawser.registry.eureka;

import io.hawser.config.ClientLibrary;
import io.hawser.config.LiveConfig;
import io.hawser.config.RegistrySettings;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import io.hawser.registry.support.SupervisedRegistry;
import io.hawser.registry.support.http.Access;
import io.hawser.registry.support.http.HttpBackend;
import io.hawser.registry.support.http.HttpSettings;
import java.util.List;

/**
 * Provider for {@code registry.type=eureka}. The settings are {@code registry.eureka.serviceUrl},
 * {@code cluster} (or {@code application}), {@code weight}, {@code pollInterval}, {@code username},
 * {@code password}, {@code connectTimeout} and {@code requestTimeout}.
 */
public final class EurekaRegistryProvider implements RegistryProvider {
  private static final String TYPE = "eureka";

  /** The usual port of a Eureka server. */
  private static final int PORT = 8761;

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
    RegistrySettings settings = RegistrySettings.of(config.current(), TYPE);
    HttpSettings http = HttpSettings.of(settings, "serviceUrl", PORT);
    EurekaProtocol protocol = new EurekaProtocol(EurekaSettings.of(settings));
    return SupervisedRegistry.of(
        new HttpBackend(protocol, http, Access.basic(http)), "hawser-eureka");
  }
}
