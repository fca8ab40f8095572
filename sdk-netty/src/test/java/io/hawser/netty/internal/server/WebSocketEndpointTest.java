package io.hawser.netty.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.FrameDecoder;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.Message;
import io.hawser.protocol.RegisterTMResponse;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server endpoint behind an HTTP ingress, with the JDK's WebSocket at the other end. */
@Timeout(2 * EventLimit.SECONDS)
class WebSocketEndpointTest {
  private final NettyRemotingServer server =
      NettyRemotingServer.start(
          ServerConfig.builder().webSocketPath("/seata").build(), new TestHandler());
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    server.close();
  }

  private URI uri(String scheme, String path) {
    return URI.create(scheme + "://" + server.address() + path);
  }

  private static byte[] frame(int id, Message body) {
    return RawClient.frame(id, MessageType.REQUEST, Compressor.NONE, body);
  }

  /** One peer, which decodes what comes, however it is cut into messages. */
  private final class Peer implements WebSocket.Listener, AutoCloseable {
    final BlockingQueue<RpcMessage> received = new LinkedBlockingQueue<>();
    final CompletableFuture<String> pong = new CompletableFuture<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final EmbeddedChannel decoder = new EmbeddedChannel(new FrameDecoder(8 << 20));
    private final WebSocket socket =
        http.newWebSocketBuilder().buildAsync(uri("ws", "/seata"), this).join();

    void send(byte[] bytes) {
      socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    void register() throws InterruptedException {
      send(frame(1, RawClient.registerTm("2.6.0")));
      assertTrue(((RegisterTMResponse) next().body()).identified());
    }

    RpcMessage next() throws InterruptedException {
      return received.poll(EventLimit.SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      decoder.writeInbound(Unpooled.copiedBuffer(data));
      for (Object frame = decoder.readInbound(); frame != null; frame = decoder.readInbound()) {
        received.add((RpcMessage) frame);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
      pong.complete(new String(message.array(), message.position(), message.remaining()));
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      closed.complete(-1); // without a word
    }

    @Override
    public void close() {
      socket.abort();
      decoder.finishAndReleaseAll();
    }
  }

  private static String xid(RpcMessage answer) {
    return ((GlobalBeginResponse) answer.body()).xid();
  }

  @Test
  void aFrameMaySpanMessagesAndAMessageMayHoldSeveralFrames() throws Exception {
    try (Peer peer = new Peer()) {
      peer.register();
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.write(frame(2, new GlobalBeginRequest(1000, "a")));
      both.write(frame(3, new GlobalBeginRequest(1000, "b")));
      byte[] third = frame(4, new GlobalBeginRequest(1000, "c"));
      both.write(third, 0, 5);
      peer.send(both.toByteArray());
      assertEquals(Set.of("a", "b"), Set.of(xid(peer.next()), xid(peer.next())));

      for (int i = 5; i < third.length; i++) {
        peer.send(new byte[] {third[i]});
      }
      assertEquals("c", xid(peer.next()));

      // One message of several fragments.
      byte[] last = frame(5, new GlobalBeginRequest(1000, "d"));
      peer.socket.sendBinary(ByteBuffer.wrap(last, 0, 9), false).join();
      peer.socket.sendBinary(ByteBuffer.wrap(last, 9, last.length - 9), true).join();
      assertEquals("d", xid(peer.next()));
    }
  }

  @Test
  void pingsAreAnswered() throws Exception {
    try (Peer peer = new Peer()) {
      peer.socket.sendPing(ByteBuffer.wrap("hello".getBytes())).join();
      assertEquals("hello", peer.pong.get(EventLimit.SECONDS, TimeUnit.SECONDS));
    }
  }

  @Test
  void aCloseIsAnsweredAndEndsTheSession() throws Exception {
    try (Peer peer = new Peer()) {
      peer.register();
      assertEquals(1, server.clients().size());
      peer.socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();
      assertEquals(WebSocket.NORMAL_CLOSURE, peer.closed.get(EventLimit.SECONDS, TimeUnit.SECONDS));
      while (!server.clients().isEmpty()) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void textEndsTheConnection() throws Exception {
    try (Peer peer = new Peer()) {
      peer.register();
      peer.socket.sendText("hello", true).join();
      peer.closed.get(EventLimit.SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void whoIsNotRegisteredMustBeBrief() throws Exception {
    try (Peer peer = new Peer()) {
      peer.socket.sendBinary(ByteBuffer.allocate(300_000), true);
      peer.closed.get(EventLimit.SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void otherRequestsAreAnswered() throws Exception {
    HttpResponse<String> elsewhere = get("/");
    assertEquals(404, elsewhere.statusCode());
    assertTrue(elsewhere.body().contains("WebSocket for Seata clients at /seata"));
    assertEquals(400, get("/seata").statusCode());
  }

  private HttpResponse<String> get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("http", path)).version(HttpClient.Version.HTTP_1_1).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
