package io.hawser.transport.quic;

import java.time.Duration;

/** The sizes and times that both ends share. */
final class QuicLimits {
  /**
   * The longest datagram that is sent. It fits into one packet on the Internet, with room for
   * tunnels.
   */
  static final int SENT_DATAGRAM = 1350;

  /** The longest datagram that is read. */
  static final int MAX_DATAGRAM = 2048;

  static final int DATAGRAMS_PER_READ = 64;
  static final int SOCKET_BUFFER = 4 * 1024 * 1024;

  /** The bytes of answers that may be on their way at first; QUIC raises it for fast readers. */
  static final long ANSWERS_WINDOW = 1024 * 1024;

  /**
   * The bytes of requests that may be on their way at first. An endpoint has to hold that much of
   * each client, also of one that has not registered.
   */
  static final long REQUESTS_WINDOW = 32 * 1024;

  /** First packets that an endpoint answers; each costs it two codes and 100 bytes. */
  static final int FIRST_PER_SECOND = 10_000;

  /** The bytes of a connection id that an endpoint makes. */
  static final int ID_LENGTH = 20;

  /**
   * The delay that an acknowledgement may have, which the other end adds to the time after which it
   * sends again. Both ends acknowledge what they have read without delay; this is for a busy
   * machine.
   */
  static final long ACK_DELAY_MILLIS = 5;

  /**
   * The number of addresses that one connection may have had. A connection of a client whose
   * address changes more often is opened anew.
   */
  static final long MAX_PATHS = 32;

  private QuicLimits() {}

  /**
   * Returns the silence after which QUIC itself gives a connection up, without a word: a little
   * more than what the heartbeat allows, so that the end of a silent connection is noticed and
   * logged as with TCP. QUIC's limit is for connections that never had a stream.
   */
  static long idleMillis(Duration idleTimeout) {
    return idleTimeout.toMillis() + idleTimeout.toMillis() / 3 + 1;
  }
}
