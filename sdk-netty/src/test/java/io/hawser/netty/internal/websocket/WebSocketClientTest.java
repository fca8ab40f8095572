package io.hawser.netty.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.config.HawserConfig;
import io.hawser.registry.ServerAddress;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The request for a WebSocket. */
class WebSocketClientTest {
  private static List<String> headers(String server, String host, String header) {
    HawserConfig config = HawserConfig.builder().set("transport.ws.host", host).build();
    EmbeddedChannel channel = new EmbeddedChannel();
    new WebSocketClient(config, false)
        .addTo(channel.pipeline(), new ServerAddress(server, 8091), Duration.ofHours(1));
    channel.pipeline().fireChannelActive();
    channel.flushOutbound();
    ByteBuf request = channel.readOutbound();
    String text = request.toString(StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    request.release();
    channel.finishAndReleaseAll();
    return text.lines().filter(line -> line.startsWith(header + ":")).toList();
  }

  @Test
  void itNamesTheServerOnce() {
    assertEquals(List.of("host: tc:8091"), headers("tc", "", "host"));
    assertEquals(List.of("host: seata_tc:8091"), headers("seata_tc", "", "host"));
    assertEquals(List.of("host: xn--mnchen-3ya:8091"), headers("münchen", "", "host"));
  }

  @Test
  void itNamesTheConfiguredHostInstead() {
    assertEquals(List.of("host: example.org"), headers("tc", "example.org", "host"));
    assertEquals(List.of("host: example.org"), headers("seata_tc", "example.org", "host"));
  }

  @Test
  void itsOriginIsTheServer() {
    assertEquals(List.of("origin: http://tc:8091"), headers("tc", "", "origin"));
    assertEquals(List.of("origin: http://seata_tc:8091"), headers("seata_tc", "", "origin"));
  }
}
