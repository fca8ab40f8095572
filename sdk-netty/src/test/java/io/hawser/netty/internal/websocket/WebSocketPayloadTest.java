package io.hawser.netty.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the other end says when it closes a WebSocket. */
class WebSocketPayloadTest {
  private static String said(String reason) {
    EmbeddedChannel channel = new EmbeddedChannel(new WebSocketPayload());
    channel.pipeline().fireChannelRead(new CloseWebSocketFrame(1001, reason));
    String message = assertThrows(IOException.class, channel::checkException).getMessage();
    channel.finishAndReleaseAll();
    return String.valueOf(message);
  }

  @Test
  void itsReasonIsPassedOn() {
    assertEquals("the other end closed the WebSocket, code 1001 (restart)", said("restart"));
    assertEquals("the other end closed the WebSocket, code 1001", said(""));
  }

  @Test
  void itsReasonCannotForgeALine() {
    String message = said("bye)\n2026-01-01 ERROR forged\r\u0007");
    assertTrue(message.contains("forged"), message);
    assertFalse(message.chars().anyMatch(Character::isISOControl), message);
  }
}
