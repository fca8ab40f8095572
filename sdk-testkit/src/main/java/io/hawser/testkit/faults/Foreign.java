package io.hawser.testkit.faults;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What else may be found on a port. */
public enum Foreign {
  /** An HTTP/1.1 answer to the client, a request to the server. */
  HTTP(
      text("GET /health HTTP/1.1\r\nHost: tc\r\n\r\n"),
      text("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")),
  /** A TLS record: an alert to the client, the beginning of a ClientHello to the server. */
  TLS(hex("1603010200010001fc0303"), hex("15030300020228")),
  /** An error answer of Redis to the client, a command to the server. */
  REDIS(text("*1\r\n$4\r\nPING\r\n"), text("-ERR unknown command\r\n")),
  /** Bytes that begin no protocol. */
  GARBAGE(hex("00f1e2d3c4b5a69788796a5b4c3d2e1f"), hex("00f1e2d3c4b5a69788796a5b4c3d2e1f"));

  private final byte[] toServer;
  private final byte[] toClient;

  Foreign(byte[] toServer, byte[] toClient) {
    this.toServer = toServer;
    this.toClient = toClient;
  }

  byte[] bytes(Direction direction) {
    return (direction == Direction.TO_SERVER ? toServer : toClient).clone();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
