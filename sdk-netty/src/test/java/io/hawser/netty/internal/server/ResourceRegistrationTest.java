package io.hawser.netty.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.ServerConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The resources of an RM whose registration ends in one way or another. */
class ResourceRegistrationTest {
  private static final ServerConfig CONFIG = ServerConfig.builder().build();

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ClientRegistry registry = new ClientRegistry(CONFIG);
  private final ClientConnection rm =
      TestConnection.over(channel, new SharedLimits(CONFIG), new InFlightWork());

  ResourceRegistrationTest() {
    rm.register(
        new ClientSession("shop", "group", "2.6.0", new InetSocketAddress("127.0.0.1", 1)),
        PeerVersion.OURS);
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private ResourceRegistration of(Consumer<@Nullable String> whenDone) {
    return new ResourceRegistration(registry, rm, "stock,account", whenDone);
  }

  @Test
  void theyStayWhileTheRmIsConnected() {
    assertTrue(of(rejection -> {}).step(Integer.MAX_VALUE));
    assertTrue(registry.hostOf(rm).bytes() > 0);
  }

  @Test
  void nothingStaysIfTheAnswerCannotBeGiven() {
    ResourceRegistration registration =
        of(
            rejection -> {
              throw new OutOfMemoryError("test");
            });
    assertThrows(OutOfMemoryError.class, () -> registration.step(Integer.MAX_VALUE));
    assertFalse(channel.isOpen());
    assertEquals(0, registry.hostOf(rm).bytes());
  }
}
