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
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
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
          ServerConfig.builder()
              .webSocketPath("/seata")
              .idleTimeout(Duration.ofMinutes(10)) // pings do not keep a connection open
              .build(),
          new TestHandler());
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

  /** A peer whose socket is read only when a test says so. */
  private final class DeafPeer implements AutoCloseable {
    static final int BINARY = 2;
    static final int PING = 9;
    static final int PONG = 10;
    static final int PING_LENGTH = 125;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    DeafPeer() throws IOException {
      socket.setReceiveBufferSize(4096); // so that little of what is not read leaves the endpoint
      socket.connect(new InetSocketAddress(server.address().host(), server.address().port()));
      socket.setSoTimeout(EventLimit.SECONDS * 1000);
      in = new DataInputStream(socket.getInputStream());
      send(
          ("GET /seata HTTP/1.1\r\nHost: endpoint\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                  + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      StringBuilder answer = new StringBuilder();
      while (!answer.toString().endsWith("\r\n\r\n")) {
        answer.append((char) in.readByte());
      }
      assertTrue(answer.toString().startsWith("HTTP/1.1 101"), answer.toString());
    }

    void send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    void sendBinary(byte[] payload) throws IOException {
      send(masked(BINARY, payload));
    }

    /** With a mask of zeros, which changes nothing. */
    private byte[] masked(int opcode, byte[] payload) {
      ByteBuffer frame = ByteBuffer.allocate(8 + payload.length);
      frame.put((byte) (0x80 | opcode));
      if (payload.length < 126) {
        frame.put((byte) (0x80 | payload.length));
      } else {
        frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
      }
      frame.putInt(0).put(payload);
      return Arrays.copyOf(frame.array(), frame.position());
    }

    /** Numbered, many with each write. */
    void sendPings(int count) throws IOException {
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      for (int i = 1; i <= count; i++) {
        block.writeBytes(masked(PING, ByteBuffer.allocate(PING_LENGTH).putInt(i).array()));
        if (i % 1_000 == 0 || i == count) {
          send(block.toByteArray());
          block.reset();
        }
      }
    }

    /** The next frame: its opcode, then its payload. */
    ByteBuffer receive() throws IOException {
      int opcode = in.readByte() & 0x0f;
      int length = in.readByte();
      byte[] payload = new byte[length < 126 ? length : in.readUnsignedShort()];
      in.readFully(payload);
      return ByteBuffer.allocate(1 + payload.length).put((byte) opcode).put(payload).flip();
    }

    void register() throws IOException {
      sendBinary(frame(1, RawClient.registerTm("2.6.0")));
      assertEquals(BINARY, receive().get());
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void aPeerThatSendsPingsAndReadsNothingMakesNoAnswersPileUp() throws Exception {
    int pings = 5_000;
    try (DeafPeer deaf = new DeafPeer();
        Peer honest = new Peer()) {
      deaf.register();
      honest.register();
      FutureTask<Void> sending =
          new FutureTask<>(
              () -> {
                deaf.sendPings(pings);
                deaf.sendBinary(frame(2, new GlobalBeginRequest(1000, "a")));
                return null;
              });
      new Thread(sending, "deaf-peer").start();
      // They are all read: what they make the endpoint keep does not stop it.
      sending.get(EventLimit.SECONDS, TimeUnit.SECONDS);
      honest.send(frame(2, new GlobalBeginRequest(1000, "b")));
      assertEquals("b", xid(honest.next()));

      int pongs = 0;
      boolean lastIsAnswered = false;
      boolean requestIsAnswered = false;
      while (!lastIsAnswered || !requestIsAnswered) {
        ByteBuffer frame = deaf.receive();
        if (frame.get() == DeafPeer.PONG) {
          pongs++;
          assertEquals(DeafPeer.PING_LENGTH, frame.remaining());
          lastIsAnswered = frame.getInt() == pings;
        } else {
          requestIsAnswered = true;
        }
      }
      assertTrue(pongs <= pings / 10, "pongs: " + pongs);
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
  void anUnregisteredPeerMustBeBrief() throws Exception {
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
