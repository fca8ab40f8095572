package io.hawser.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The connections of an endpoint that have no stream yet. There may be a limited number of them in
 * all, of which the oldest makes room for a new one, and a smaller number of each address, beyond
 * which new ones have to wait: a burst from one place takes no other its chance. Confined to the
 * event loop of the socket.
 */
final class StreamlessConnections {
  /** The part of all that may be of one address. */
  private static final int SHARE = 10;

  private static final int LEAST_SHARE = 16;

  /**
   * One of them.
   *
   * @param id by which its client reaches it
   * @param address of its client
   * @param connection what to close
   */
  record Newcomer(QuicConnectionAddress id, InetSocketAddress address, QuicChannel connection) {}

  private final int max;
  private final int maxOfOne;
  private final Map<QuicConnectionAddress, Newcomer> oldestFirst = new LinkedHashMap<>();
  private final Map<InetAddress, Integer> ofOne = new HashMap<>();

  StreamlessConnections(int max) {
    this.max = max;
    this.maxOfOne = Math.min(max, Math.max(LEAST_SHARE, max / SHARE));
  }

  /** Returns how many there may be of one address. */
  int maxOfOne() {
    return maxOfOne;
  }

  int count() {
    return oldestFirst.size();
  }

  /** Returns whether there is one with that connection id. */
  boolean has(ByteBuf id) {
    return !oldestFirst.isEmpty()
        && oldestFirst.containsKey(new QuicConnectionAddress(ByteBufUtil.getBytes(id)));
  }

  /** Returns whether another one of this address may begin. */
  boolean mayBegin(InetSocketAddress address) {
    return ofOne.getOrDefault(address.getAddress(), 0) < maxOfOne;
  }

  /** Adds a connection that has begun; if there are too many, the oldest is closed. */
  void add(Newcomer newcomer) {
    oldestFirst.put(newcomer.id, newcomer);
    ofOne.merge(newcomer.address.getAddress(), 1, Integer::sum);
    if (oldestFirst.size() > max) {
      Newcomer oldest = oldestFirst.values().iterator().next();
      remove(oldest);
      oldest.connection.close();
    }
  }

  /** Removes a connection that has its stream, or is closed; it may have been removed before. */
  void remove(Newcomer newcomer) {
    if (oldestFirst.remove(newcomer.id, newcomer)) {
      ofOne.computeIfPresent(
          newcomer.address.getAddress(), (key, count) -> count == 1 ? null : count - 1);
    }
  }
}
