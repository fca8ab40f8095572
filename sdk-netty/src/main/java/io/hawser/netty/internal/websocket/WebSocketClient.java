package io.hawser.netty.internal.websocket;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.registry.ServerAddress;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.IOException;
import java.net.IDN;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Puts a WebSocket in front of what handles connections to servers. Immutable. */
public final class WebSocketClient {
  private static final int MAX_LINE = 4096;
  private static final int MAX_HEADERS = 16 * 1024;

  private final String path;
  private final String host;
  private final boolean tls;

  /**
   * Reads {@code transport.ws.*}.
   *
   * @param config the configuration
   * @param tls whether there is TLS between TCP and the WebSocket
   */
  public WebSocketClient(HawserConfig config, boolean tls) {
    this.path = config.get(Keys.WS_PATH);
    this.host = config.get(Keys.WS_HOST);
    this.tls = tls;
  }

  /**
   * Prepares a channel that is about to be connected.
   *
   * @param pipeline of the channel
   * @param server the server that is dialled
   * @param handshakeTimeout how long the handshake may take
   */
  public void addTo(ChannelPipeline pipeline, ServerAddress server, Duration handshakeTimeout) {
    HttpHeaders headers = new DefaultHttpHeaders();
    if (!host.isEmpty()) {
      headers.set(HttpHeaderNames.HOST, host);
    }
    String scheme = tls ? "wss://" : "ws://";
    // Its text form has brackets around IPv6 addresses.
    URI uri = URI.create(scheme + server + path);
    if (uri.getHost() == null) { // a name such as seata_tc; Netty needs one that is a URI's, too
      String name = IDN.toASCII(server.host(), IDN.ALLOW_UNASSIGNED) + ":" + server.port();
      if (host.isEmpty()) {
        headers.set(HttpHeaderNames.HOST, name);
      }
      headers.set(HttpHeaderNames.ORIGIN, (tls ? "https://" : "http://") + name);
      uri = URI.create(scheme + "server" + path);
    }
    WebSocketClientProtocolConfig config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(uri)
            .customHeaders(headers)
            .allowExtensions(false)
            .maxFramePayloadLength(WebSocketPayload.MAX_RECEIVED)
            .handleCloseFrames(false)
            .sendCloseFrame(WebSocketCloseStatus.NORMAL_CLOSURE)
            .dropPongFrames(true)
            .withUTF8Validator(false)
            .handshakeTimeoutMillis(handshakeTimeout.toMillis())
            .build();
    pipeline
        .addLast(new HttpClientCodec(MAX_LINE, MAX_HEADERS, MAX_HEADERS))
        .addLast(new HandshakeAnswer(uri.getPath()))
        .addLast(new HttpObjectAggregator(MAX_HEADERS))
        .addLast(new PingAnswers())
        .addLast(new WebSocketClientProtocolHandler(config))
        .addLast(new WebSocketPayload());
  }

  /**
   * Returns whether an event says that the WebSocket is open.
   *
   * @param event of the pipeline
   * @return whether bytes may be sent
   */
  public static boolean isOpen(Object event) {
    return event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE;
  }

  /**
   * Returns why an event says that it will never open.
   *
   * @param event of the pipeline
   * @return the reason, or {@code null}
   */
  public static @Nullable Throwable failureOrNull(Object event) {
    return event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT
        ? new IOException(
            "the server did not answer the WebSocket handshake in time: it may not speak HTTP on"
                + " this port")
        : null;
  }

  /**
   * Returns the reason of a connection that ends during the handshake.
   *
   * @return a sentence without the full stop
   */
  public static String closedInHandshake() {
    return "the server closed the connection during the WebSocket handshake: it may not speak HTTP"
        + " on this port, or only with TLS";
  }
}
