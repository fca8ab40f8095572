package io.hawser.registry.support.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Collects the bytes of one answer of HTTP/1.1 until it is complete. */
final class HttpReplyBuffer {
  /** A document with a thousand servers has less than a tenth of this. */
  private static final int MOST_BYTES = 4 << 20;

  private static final int UNTIL_THE_END = -1;
  private static final int IN_CHUNKS = -2;
  private static final String LINE_END = "\r\n";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int status;

  /** Where the body begins; 0 before that is known. */
  private int bodyStart;

  private int bodyLength;

  void add(byte[] some, int count) throws IOException {
    bytes.write(some, 0, count);
    if (bytes.size() > MOST_BYTES) {
      throw new IOException("an answer of more than " + MOST_BYTES + " bytes");
    }
    if (bodyStart == 0) {
      readHead();
    }
  }

  /** Each byte as a character. */
  private String text() {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private void readHead() throws IOException {
    String all = text();
    int end = all.indexOf(LINE_END + LINE_END);
    if (!"HTTP/1.".startsWith(all.substring(0, Math.min(7, all.length())))) {
      throw new IOException("it does not speak HTTP/1");
    }
    if (end < 0) {
      return;
    }
    String[] lines = all.substring(0, end).split(LINE_END, -1);
    status = number(lines[0].substring(Math.min(9, lines[0].length())).split(" ", 2)[0], 10);
    bodyLength = UNTIL_THE_END;
    for (int i = 1; i < lines.length; i++) {
      String line = lines[i].toLowerCase(Locale.ROOT);
      String value = line.substring(line.indexOf(':') + 1).trim();
      if (line.startsWith("content-length:")) {
        bodyLength = number(value, 10);
      } else if (line.startsWith("transfer-encoding:") && value.contains("chunked")) {
        bodyLength = IN_CHUNKS;
        break;
      }
    }
    bodyStart = end + 2 * LINE_END.length();
  }

  private static int number(String text, int radix) throws IOException {
    try {
      return Integer.parseUnsignedInt(text.trim(), radix);
    } catch (NumberFormatException e) {
      throw new IOException("its answer is not HTTP", e);
    }
  }

  /** Whether all was received, as far as the answer says. */
  boolean isComplete() {
    if (bodyStart == 0) {
      return false;
    }
    if (status == 304 || status == 204) {
      return true;
    }
    return bodyLength == IN_CHUNKS
        ? text().endsWith(LINE_END + "0" + LINE_END + LINE_END)
            || text().substring(bodyStart).equals("0" + LINE_END + LINE_END)
        : bodyLength >= 0 && bytes.size() >= bodyStart + bodyLength;
  }

  /** Returns the answer, as the connection has ended. */
  HttpReply ended() throws IOException {
    if (bodyStart == 0 || (bodyLength != UNTIL_THE_END && !isComplete())) {
      throw new IOException("the server closed the connection");
    }
    return reply();
  }

  HttpReply reply() throws IOException {
    String body = text().substring(bodyStart);
    if (status == 304 || status == 204) {
      body = "";
    } else if (bodyLength == IN_CHUNKS) {
      body = joined(body);
    } else if (bodyLength >= 0) {
      body = body.substring(0, bodyLength);
    }
    return new HttpReply(
        status, new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
  }

  private static String joined(String chunks) throws IOException {
    StringBuilder body = new StringBuilder();
    for (int at = 0; ; ) {
      int end = chunks.indexOf(LINE_END, at);
      if (end < 0) {
        throw new IOException("its answer is not HTTP");
      }
      int length = number(chunks.substring(at, end).split(";", 2)[0], 16);
      int start = end + LINE_END.length();
      if (length == 0) {
        return body.toString();
      }
      if (length < 0 || length > chunks.length() - start) {
        throw new IOException("its answer is not HTTP");
      }
      body.append(chunks, start, start + length);
      at = start + length + LINE_END.length();
    }
  }
}
