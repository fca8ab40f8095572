package io.hawser.registry.support.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers are read however they are cut, and what is none is an error. */
class HttpReplyBufferTest {

  private static HttpReplyBuffer fed(String answer, int piece) throws IOException {
    HttpReplyBuffer buffer = new HttpReplyBuffer();
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += piece) {
      assertFalse(buffer.isComplete(), "complete after " + at + " bytes");
      int count = Math.min(piece, bytes.length - at);
      byte[] some = new byte[count];
      System.arraycopy(bytes, at, some, 0, count);
      buffer.add(some, count);
    }
    return buffer;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX: y\r\n\r\n{ü}",
        "HTTP/1.1 200\r\ncontent-length:4\r\n\r\n{ü}",
        "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n3;x=y\r\nü}\r\n0\r\n\r\n"
      })
  void aCompleteAnswerIsRead(String answer) throws IOException {
    for (int piece = 1; piece <= 100; piece++) {
      HttpReplyBuffer buffer = fed(answer, piece);
      assertTrue(buffer.isComplete());
      assertEquals(new HttpReply(200, "{ü}"), buffer.reply());
    }
  }

  @Test
  void withoutALengthTheEndOfTheConnectionIsTheEnd() throws IOException {
    HttpReplyBuffer buffer = fed("HTTP/1.0 404 Not Found\r\n\r\n<html>", 5);
    assertFalse(buffer.isComplete());
    assertEquals(new HttpReply(404, "<html>"), buffer.ended());
  }

  @Test
  void aStatusWithoutABodyIsComplete() throws IOException {
    HttpReplyBuffer buffer = fed("HTTP/1.1 304 \r\nETag: x\r\n\r\n", 1000);
    assertTrue(buffer.isComplete());
    assertEquals(new HttpReply(304, ""), buffer.reply());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}"
      })
  void anAnswerThatEndsEarlyIsAnError(String answer) throws IOException {
    HttpReplyBuffer buffer = fed(answer, 1000);
    assertThrows(IOException.class, buffer::ended);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH",
        "HTTP/2 200",
        "HTTP/1.1 OK\r\n\r\n",
        "HTTP/1.1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n{}\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n{}\r\n0\r\n\r\n",
      })
  void whatIsNotHttpIsAnError(String answer) {
    assertThrows(IOException.class, () -> fed(answer, 1000).reply());
  }

  @Test
  void anAnswerHasALimit() {
    byte[] some = "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8);
    HttpReplyBuffer buffer = new HttpReplyBuffer();
    assertThrows(
        IOException.class,
        () -> {
          buffer.add(some, some.length);
          for (int i = 0; i < 6000; i++) {
            buffer.add(new byte[1024], 1024);
          }
        });
  }
}
