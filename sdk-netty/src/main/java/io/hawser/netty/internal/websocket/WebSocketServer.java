package io.hawser.netty.internal.websocket;

import io.hawser.netty.internal.runtime.PeerLog;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.time.Duration;

/** Puts a WebSocket in front of what handles accepted connections. Immutable. */
public final class WebSocketServer {
  private static final int MAX_LINE = 4096;
  private static final int MAX_HEADERS = 16 * 1024;

  private final WebSocketServerProtocolConfig config;
  private final PeerLog logs = new PeerLog();

  /**
   * Serves one path; all others are answered with 404.
   *
   * @param path begins with a slash
   * @param handshakeTimeout how long a handshake may take
   */
  public WebSocketServer(String path, Duration handshakeTimeout) {
    config =
        WebSocketServerProtocolConfig.newBuilder()
            .websocketPath(path)
            .handshakeTimeoutMillis(handshakeTimeout.toMillis())
            .sendCloseFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE)
            .dropPongFrames(true)
            .decoderConfig(
                WebSocketDecoderConfig.newBuilder()
                    .maxFramePayloadLength(WebSocketPayload.MAX_RECEIVED)
                    .allowExtensions(false)
                    .withUTF8Validator(false)
                    .build())
            .build();
  }

  /**
   * Prepares a connection that was just accepted.
   *
   * @param pipeline of the channel
   */
  public void addTo(ChannelPipeline pipeline) {
    pipeline
        .addLast(new HttpServerCodec(MAX_LINE, MAX_HEADERS, MAX_HEADERS))
        .addLast(new HttpObjectAggregator(MAX_HEADERS))
        .addLast(new PingAnswers())
        .addLast(new WebSocketServerProtocolHandler(config))
        .addLast(new NonHandshakeRequests(config.websocketPath(), logs))
        .addLast(new WebSocketPayload());
  }
}
