package io.hawser.attack.attacks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that took the port for another one. */
final class ForeignProtocols implements Attack {
  private static final int CONNECTIONS = 20;
  private static final int PER_SECOND = 200;

  private static final List<byte[]> GREETINGS =
      List.of(
          "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
          "SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII),
          HexFormat.of().parseHex("16030100c8010000c403030102030405060708"), // TLS ClientHello
          HexFormat.of().parseHex("dada000050"), // v0 of the protocol
          HexFormat.of().parseHex("dada0100000003"), // a frame shorter than its header
          HexFormat.of().parseHex("dada01ffffffff0010000100"), // the longest frame there can be
          HexFormat.of().parseHex("00ff13377331e6a5b1c2"));

  private int next;

  @Override
  public String name() {
    return "foreignProtocols";
  }

  @Override
  public String does() {
    return "200 connections a second send HTTP, TLS, SSH or garbage";
  }

  @Override
  public void run(Target target, Tally tally) throws IOException {
    new Crowd(target, tally, CONNECTIONS, PER_SECOND, () -> new Stranger(greeting())).run();
  }

  private byte[] greeting() {
    next = (next + 1) % GREETINGS.size();
    return GREETINGS.get(next);
  }

  /** Does not wait for long. */
  private static final class Stranger extends Peer {
    private final byte[] greeting;
    private final long leaveNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);

    Stranger(byte[] greeting) {
      this.greeting = greeting;
    }

    @Override
    void connected() {
      send(greeting);
    }

    @Override
    void tick() {
      if (System.nanoTime() - leaveNanos > 0) {
        leave();
      }
    }
  }
}
