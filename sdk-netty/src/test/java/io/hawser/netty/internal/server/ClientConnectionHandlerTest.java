package io.hawser.netty.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.internal.call.ProcessorTable;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.Message;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that a connection handles no more messages once it is being closed. */
class ClientConnectionHandlerTest {
  private static final ServerConfig CONFIG = ServerConfig.builder().build();

  /** As TLS with a peer that reads nothing: a close does not complete immediately. */
  private static final class SlowToClose extends ChannelOutboundHandlerAdapter {
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
      // Later, in close().
    }
  }

  /** The ways to close a connection. */
  enum Closer {
    CHANNEL(test -> test.channel.close()),
    CONNECTION(test -> test.connection.close()),
    ERROR(test -> test.channel.pipeline().fireExceptionCaught(new IllegalStateException("test")));

    private final Consumer<ClientConnectionHandlerTest> close;

    Closer(Consumer<ClientConnectionHandlerTest> close) {
      this.close = close;
    }
  }

  private final List<Message> handled = new ArrayList<>();
  private final SlowToClose slowToClose = new SlowToClose();
  private final EmbeddedChannel channel = new EmbeddedChannel(slowToClose);
  private final SharedLimits limits = new SharedLimits(CONFIG);
  private final ClientConnection connection =
      TestConnection.over(channel, limits, new InFlightWork());

  ClientConnectionHandlerTest() {
    channel
        .pipeline()
        .addLast(
            new ClientConnectionHandler(
                connection,
                new ClientRegistry(CONFIG),
                new ProcessorTable<ClientConnection>(new PeerLog())
                    .on(
                        HeartbeatMessage.PING.typeCode(),
                        (peer, message) -> handled.add(message.body())),
                limits.log(),
                wholeFrames -> {},
                ConnectionTimeouts.of(channel.eventLoop(), CONFIG),
                new BadFrames(connection, CONFIG.maxUndecodableFrames(), limits.log())));
  }

  @AfterEach
  void close() {
    channel.pipeline().remove(slowToClose);
    channel.finishAndReleaseAll();
  }

  private void receive() {
    channel.writeInbound(
        new RpcMessage(
            1, MessageType.HEARTBEAT_REQUEST, Compressor.NONE, Map.of(), HeartbeatMessage.PING));
  }

  @ParameterizedTest
  @EnumSource
  void handlesNothingOnceItIsBeingClosed(Closer closer) {
    receive();
    assertEquals(1, handled.size());

    closer.close.accept(this);
    receive();

    assertTrue(channel.isActive(), "the peer has not been notified yet");
    assertFalse(channel.config().isAutoRead());
    assertEquals(1, handled.size());
  }
}
