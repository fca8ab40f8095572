package io.hawser.netty.internal.client;

import io.hawser.registry.ServerAddress;
import java.time.Duration;
import java.util.function.Function;

/** What an application does; loaded once more by the class loader of a packaged one. */
public final class PackagedApplication implements Function<String, String> {
  @Override
  public String apply(String server) {
    try (ClientFixture fixture = new ClientFixture(ServerAddress.parse(server))) {
      return fixture
          .connect()
          .transactionManager()
          .begin("from " + getClass().getClassLoader().getName(), Duration.ofSeconds(30));
    }
  }
}
