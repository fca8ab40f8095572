package io.hawser.examples.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.testservers.AotProcessed;
import io.hawser.testservers.NginxServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The books balance although a service is killed. */
@Tag("full")
class SpringShopTest {
  private static final int ORDERS = 1_000;

  private final List<NginxServer> proxies = new ArrayList<>();

  @AfterEach
  void closeProxies() {
    proxies.forEach(NginxServer::close);
  }

  @Test
  void withAnNginxBeforeEachServiceThatIsCalled() throws Exception {
    UnaryOperator<String> front =
        url -> {
          NginxServer proxy = NginxServer.to(url.substring("http://".length()));
          proxies.add(proxy);
          return proxy.url();
        };
    assertEquals(0, new SpringShop(ORDERS, (application, usual) -> usual, front).run());
    assertEquals(2, proxies.size());
  }

  @Test
  void withApplicationsThatWereProcessedAheadOfTime(@TempDir Path directory) throws Exception {
    SpringShop shop =
        new SpringShop(
            ORDERS,
            (application, usual) ->
                new ShopService.Launch(
                    AotProcessed.classPath(application, usual.classPath(), directory),
                    List.of(AotProcessed.OPTION)),
            url -> url);
    assertEquals(0, shop.run());
  }
}
