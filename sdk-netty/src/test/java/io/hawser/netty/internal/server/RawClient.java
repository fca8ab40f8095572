package io.hawser.netty.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.FrameDecoder;
import io.hawser.netty.internal.codec.FrameEncoder;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.BatchResultMessage;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.MergedWarpMessage;
import io.hawser.protocol.Message;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterRMResponse;
import io.hawser.protocol.RegisterTMRequest;
import io.hawser.protocol.RegisterTMResponse;
import io.hawser.registry.ServerAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A client that does exactly what a test says: one blocking socket, frames in and out. */
public final class RawClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = EventLimit.SECONDS * 1000;

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final EmbeddedChannel decoder = new EmbeddedChannel(new FrameDecoder(8 << 20));
  private final String application;

  private RawClient(String application, String localIp, int receiveBuffer, ServerAddress server)
      throws IOException {
    this.application = application;
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    if (localIp != null) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(localIp), 0));
    }
    socket.connect(
        new InetSocketAddress(InetAddress.getByName(server.host()), server.port()), TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
  }

  public static RawClient connect(ServerAddress server) throws IOException {
    return new RawClient("app", null, 0, server);
  }

  /** With a receive buffer so small that what is not read soon waits at the server. */
  static RawClient connectSlowReader(ServerAddress server) throws IOException {
    return new RawClient("app", null, 4096, server);
  }

  /** A TM, registered. */
  static RawClient tm(ServerAddress server, String version) throws IOException {
    RawClient client = connect(server);
    RegisterTMResponse answer = (RegisterTMResponse) client.ask(1, registerTm(version)).body();
    assertTrue(answer.identified());
    return client;
  }

  /** An RM of application "app", registered. */
  static RawClient rm(ServerAddress server, String resourceIds) throws IOException {
    return rm(server, "app", null, resourceIds);
  }

  /** An RM of any application and local address. */
  static RawClient rm(ServerAddress server, String application, String localIp, String resourceIds)
      throws IOException {
    RawClient client = new RawClient(application, localIp, 0, server);
    client.registerResources(resourceIds);
    return client;
  }

  static RegisterTMRequest registerTm(String version) {
    return new RegisterTMRequest(version, "app", "group", "");
  }

  void registerResources(String resourceIds) throws IOException {
    Message rm = new RegisterRMRequest("2.6.0", application, "group", "", resourceIds);
    assertTrue(((RegisterRMResponse) ask(1, rm).body()).identified());
  }

  /** Returns the id by which the server knows this client. */
  String clientId() {
    return application + ":" + socket.getLocalAddress().getHostAddress() + ":" + port();
  }

  int port() {
    return socket.getLocalPort();
  }

  public RpcMessage ask(int id, Message request) throws IOException {
    send(id, request);
    RpcMessage answer = receive();
    assertEquals(id, answer.id());
    return answer;
  }

  public void send(int id, Message request) throws IOException {
    send(frame(id, MessageType.REQUEST, Compressor.NONE, request));
  }

  /** Sends a ping, and waits for the answer: the server knows this connection then. */
  void ping() throws IOException {
    send(frame(4, MessageType.HEARTBEAT_REQUEST, Compressor.NONE, HeartbeatMessage.PING));
    assertEquals(4, receive().id());
  }

  void answer(int id, Message response) throws IOException {
    send(frame(id, MessageType.RESPONSE, Compressor.NONE, response));
  }

  /** A merged frame of the requests, whose ids begin with that one. */
  void sendMerged(int frameId, int firstId, List<? extends Message> requests) throws IOException {
    List<Integer> ids = IntStream.range(firstId, firstId + requests.size()).boxed().toList();
    sendMerged(frameId, new MergedWarpMessage(List.copyOf(requests), ids));
  }

  void sendMerged(int frameId, MergedWarpMessage merged) throws IOException {
    send(frame(frameId, MessageType.ONEWAY, Compressor.NONE, merged));
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  public static byte[] frame(int id, byte messageType, Compressor compressor, Message body) {
    ByteBuf out = Unpooled.buffer();
    try {
      FrameEncoder.encode(out, id, messageType, compressor, Map.of(), body, PeerVersion.OURS);
      byte[] bytes = new byte[out.readableBytes()];
      out.readBytes(bytes);
      return bytes;
    } finally {
      out.release();
    }
  }

  RpcMessage receive() throws IOException {
    byte[] header = new byte[16];
    in.readFully(header);
    int length = Unpooled.wrappedBuffer(header).getInt(3);
    byte[] rest = new byte[length - header.length];
    in.readFully(rest);
    decoder.writeInbound(Unpooled.wrappedBuffer(header, rest));
    return (RpcMessage) decoder.readInbound();
  }

  MergeResultMessage receiveMergeResult(int frameId) throws IOException {
    RpcMessage answer = receive();
    assertEquals(frameId, answer.id());
    return (MergeResultMessage) answer.body();
  }

  BatchResultMessage receiveBatchResult(int frameId) throws IOException {
    RpcMessage answer = receive();
    assertEquals(frameId, answer.id());
    return (BatchResultMessage) answer.body();
  }

  /** Ends the connection from this side. */
  void disconnect() throws IOException {
    socket.close();
  }

  /** Says that nothing more will come. */
  void shutdownOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException alreadyClosedByServer) {
      // which is what callers expect next
    }
  }

  /** Whether the connection has ended, by what can be read at the moment. */
  boolean isClosedByServer() throws IOException {
    socket.setSoTimeout(2_000);
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (SocketException reset) {
      return true;
    } finally {
      if (!socket.isClosed()) {
        socket.setSoTimeout(TIMEOUT_MILLIS);
      }
    }
  }

  /** Reads to the end of the connection; returns how many bytes came before. */
  public long awaitClosedByServer() throws IOException {
    long bytes = 0;
    byte[] buffer = new byte[64 * 1024];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes += n;
      }
    } catch (EOFException | SocketException closed) {
      return bytes; // reset: the server closed while more of us was on its way
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    decoder.finishAndReleaseAll();
    socket.close();
  }
}
