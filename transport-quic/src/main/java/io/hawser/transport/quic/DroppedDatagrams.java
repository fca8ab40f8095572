package io.hawser.transport.quic;

import io.hawser.netty.internal.runtime.PeerLog;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the datagrams of an endpoint that were dropped unanswered, by their reasons. Any thread.
 */
final class DroppedDatagrams {
  private static final Logger log = LoggerFactory.getLogger(DroppedDatagrams.class);

  /** Says why a datagram is dropped. */
  enum Reason {
    DAMAGED("its header is damaged"),
    SHORT("a first packet must fill 1,200 bytes, so that answers are not longer"),
    TOO_MANY_FIRST("more first packets come than are answered in a second"),
    BAD_TOKEN("its token is not of this server, for another address, or too old"),
    TOO_MANY_OF_ONE("too many connections of its address have not opened their stream"),
    TOO_MANY("as many connections are open as maxConnections allows"),
    CLOSING("the server is closing");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  private final Map<Reason, AtomicLong> counts = new EnumMap<>(Reason.class);
  private final PeerLog logs;

  DroppedDatagrams(PeerLog logs) {
    this.logs = logs;
    for (Reason reason : Reason.values()) {
      counts.put(reason, new AtomicLong());
    }
  }

  void count(Reason reason, InetSocketAddress sender) {
    long count = counter(reason).incrementAndGet();
    logs.info(
        log,
        "Dropping a datagram of {}: {}. {} were dropped for that reason",
        sender,
        reason.text,
        count);
  }

  /** Returns how many were dropped for a reason. */
  long of(Reason reason) {
    return counter(reason).get();
  }

  private AtomicLong counter(Reason reason) {
    return Objects.requireNonNull(counts.get(reason));
  }
}
