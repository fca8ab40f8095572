package io.hawser.netty.internal.websocket;

import io.hawser.error.ForeignText;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/**
 * Looks at the answer to a handshake, before anything of its body is collected: an ingress may have
 * a page to say that it knows no such path.
 */
final class HandshakeAnswer extends ChannelInboundHandlerAdapter {
  private final String path;
  private boolean rejected;

  HandshakeAnswer(String path) {
    this.path = path;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (rejected) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (!(message instanceof HttpResponse response)) {
      ctx.fireChannelRead(message);
      return;
    }
    if (response.decoderResult().isSuccess()
        && response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      ctx.fireChannelRead(message);
      ctx.pipeline().remove(this);
      return;
    }
    rejected = true;
    IOException rejection = new IOException(rejection(response));
    ReferenceCountUtil.release(message);
    ctx.fireExceptionCaught(rejection);
  }

  private String rejection(HttpResponse response) {
    if (response.decoderResult().isFailure()) {
      return "the server does not speak HTTP here: it has no WebSocket, or one of the two sides has"
          + " the wrong port";
    }
    HttpResponseStatus status = response.status();
    return "the server answered "
        + status.code()
        + " "
        + ForeignText.line(status.reasonPhrase())
        + " to the WebSocket handshake at "
        + path
        + ": "
        + advice(status.code(), response);
  }

  private static String advice(int code, HttpResponse response) {
    return switch (code) {
      case 404 ->
          "there is no coordinator at this path. Compare transport.ws.path, and transport.ws.host if"
              + " an ingress serves several hosts, with what is served there";
      case 401, 403, 407 ->
          "a proxy or ingress in front of the coordinator does not let this client in";
      case 400, 405, 426 ->
          "it does not accept WebSockets at this path, or not this version of them";
      case 429, 502, 503, 504 ->
          "an ingress or proxy answered whose coordinators do not; it may be starting, or know none";
      default ->
          code >= 300 && code < 400
              ? "it is elsewhere, at "
                  + ForeignText.line(
                      response
                          .headers()
                          .get(HttpHeaderNames.LOCATION, "an address that it did not name"))
                  + ", and redirections are not followed"
              : "it is no WebSocket";
    };
  }
}
