package io.hawser.netty.internal.transport;

import io.hawser.netty.internal.tls.ClientTls;
import io.hawser.netty.internal.tls.TlsFailures;
import io.hawser.netty.internal.websocket.WebSocketClient;
import io.hawser.registry.ServerAddress;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The layers between TCP and frames: none, TLS, a WebSocket, or both. Safe for use by any thread.
 */
final class ConnectionLayers implements AutoCloseable {
  private final @Nullable ClientTls tls;
  private final @Nullable WebSocketClient webSocket;

  /** The prerequisites of the layers of one connection. They are looked up before it is dialled. */
  record Prepared(@Nullable SslContext tls) {}

  ConnectionLayers(@Nullable ClientTls tls, @Nullable WebSocketClient webSocket) {
    this.tls = tls;
    this.webSocket = webSocket;
  }

  CompletionStage<Prepared> prepare() {
    return tls == null
        ? CompletableFuture.completedFuture(new Prepared(null))
        : tls.current().thenApply(Prepared::new);
  }

  /**
   * Adds the layers to a channel that is about to be connected.
   *
   * @param opened completes when all layers are open, or fails
   * @return {@code false} if there are none: then the future stays open
   */
  boolean addTo(
      ChannelPipeline pipeline,
      Prepared prepared,
      ServerAddress server,
      Duration timeout,
      CompletableFuture<Channel> opened) {
    if (tls == null && webSocket == null) {
      return false;
    }
    if (tls != null) {
      tls.addTo(pipeline, Objects.requireNonNull(prepared.tls), server, timeout);
    }
    if (webSocket != null) {
      webSocket.addTo(pipeline, server, timeout);
    }
    pipeline.addLast(new OpeningHandler(opened, this));
    return true;
  }

  /** Returns whether an event says that the last layer is open. */
  boolean isOpen(Object event) {
    return webSocket == null
        ? event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()
        : WebSocketClient.isOpen(event);
  }

  /** Returns why an event says that a layer will never open, or {@code null}. */
  @Nullable Throwable failureOrNull(Object event) {
    return event instanceof SslHandshakeCompletionEvent handshake
        ? handshake.cause()
        : WebSocketClient.failureOrNull(event);
  }

  /** Returns the reason of a connection that ends before it is open. */
  String closedEarly() {
    return webSocket == null
        ? TlsFailures.closedInHandshake("server")
        : WebSocketClient.closedInHandshake();
  }

  @Override
  public void close() {
    if (tls != null) {
      tls.close();
    }
  }
}
