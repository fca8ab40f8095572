package io.hawser.testkit.faults;

import java.nio.charset.StandardCharsets;

/** The other protocols that a port may speak. */
public enum Foreign {
  /** An HTTP/1.1 answer to the client, a request to the server. */
  HTTP(
      "GET /health HTTP/1.1\r\nHost: tc\r\n\r\n",
      "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
  /** A TLS record: an alert to the client, the beginning of a ClientHello to the server. */
  TLS(
      "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
      "\u0015\u0003\u0003\u0000\u0002\u0002("),
  /** An error answer of Redis to the client, a command to the server. */
  REDIS("*1\r\n$4\r\nPING\r\n", "-ERR unknown command\r\n"),
  /** Bytes that do not begin any protocol. */
  GARBAGE(
      "\u0000\u00f1\u00e2\u00d3\u00c4\u00b5\u00a6\u0097\u0088",
      "\u0000\u00f1\u00e2\u00d3\u00c4\u00b5\u00a6\u0097\u0088");

  /** One char for each byte. */
  private final String toServer;

  private final String toClient;

  Foreign(String toServer, String toClient) {
    this.toServer = toServer;
    this.toClient = toClient;
  }

  byte[] bytes(Direction direction) {
    String chars = direction == Direction.TO_SERVER ? toServer : toClient;
    return chars.getBytes(StandardCharsets.ISO_8859_1);
  }
}
