package io.hawser.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.QuicConnectionAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Counts the bytes of all datagrams that connections receive until their clients are registered,
 * and closes those that receive too many. The native library keeps what it cannot pass on, such as
 * data behind a gap in the stream; it cannot keep what did not arrive. Event loop of the socket
 * only.
 */
final class UnregisteredBytes {
  /** The bytes that a handshake with long chains of certificates needs, with all repetitions. */
  private static final int HANDSHAKE = 64 * 1024;

  /** Data in small packets, or that was sent twice, takes that many times its bytes. */
  private static final int OVERHEAD = 2;

  /** Small fragments take many times their bytes in memory. */
  private static final int TOTAL_SHARE = 4;

  /** The number of ids of one client. No client needs so many before it registers. */
  private static final int MAX_IDS = 64;

  private final long max;
  private final long maxTotal;
  private final Map<QuicConnectionAddress, Peer> byId = new HashMap<>();
  private final Set<Peer> peers = new LinkedHashSet<>();
  private long total;

  /**
   * Sets the limits.
   *
   * @param maxBytes of the stream, which one connection may receive
   * @param maxBytesTotal of all streams, which all connections may receive
   */
  UnregisteredBytes(long maxBytes, long maxBytesTotal) {
    this.max = HANDSHAKE + OVERHEAD * maxBytes;
    this.maxTotal = Math.max(max, maxBytesTotal / TOTAL_SHARE);
  }

  /** A connection whose client is not registered. */
  static final class Peer {
    private final List<QuicConnectionAddress> ids = new ArrayList<>();
    private final Consumer<String> close;
    private long bytes;

    private Peer(Consumer<String> close) {
      this.close = close;
    }
  }

  /**
   * Adds a connection that has begun.
   *
   * @param id by which its client reaches it
   * @param close closes it, for a reason
   * @return to be removed
   */
  Peer add(QuicConnectionAddress id, Consumer<String> close) {
    Peer peer = new Peer(close);
    peers.add(peer);
    addId(peer, id);
    return peer;
  }

  /** Notes that the client of a connection may use one more id. */
  void issued(ByteBuffer known, ByteBuffer added) {
    Peer peer = byId.get(new QuicConnectionAddress(known));
    if (peer == null) {
      return;
    }
    if (peer.ids.size() < MAX_IDS) {
      addId(peer, new QuicConnectionAddress(added));
    } else {
      close(peer, "it used " + MAX_IDS + " connection ids before it registered");
    }
  }

  private void addId(Peer peer, QuicConnectionAddress id) {
    peer.ids.add(id);
    byId.put(id, peer);
  }

  /**
   * Removes a connection whose client has registered, or that is closed; it may have been removed
   * before.
   */
  void remove(Peer peer) {
    if (peers.remove(peer)) {
      peer.ids.forEach(byId::remove);
      total -= peer.bytes;
    }
  }

  /** Returns how many bytes all connections without a registered client have received. */
  long total() {
    return total;
  }

  /** Returns how many connection ids are known. */
  int ids() {
    return byId.size();
  }

  /**
   * Counts a datagram that has arrived.
   *
   * @param destination the connection id to which it is sent
   * @param bytes how long it is
   */
  void received(ByteBuf destination, int bytes) {
    if (!peers.isEmpty()) {
      Peer peer = byId.get(new QuicConnectionAddress(ByteBufUtil.getBytes(destination)));
      if (peer != null) {
        count(peer, bytes);
      }
    }
  }

  private void count(Peer peer, int bytes) {
    peer.bytes += bytes;
    total += bytes;
    if (peer.bytes > max) {
      close(
          peer, "it received " + peer.bytes + " bytes before it registered (at most " + max + ")");
    }
    while (total > maxTotal) {
      Peer largest = peer;
      for (Peer other : peers) {
        largest = other.bytes > largest.bytes ? other : largest;
      }
      close(
          largest,
          "it received "
              + largest.bytes
              + " bytes before it registered, and all such connections together more than "
              + maxTotal);
    }
  }

  private void close(Peer peer, String reason) {
    remove(peer);
    peer.close.accept(reason);
  }
}
