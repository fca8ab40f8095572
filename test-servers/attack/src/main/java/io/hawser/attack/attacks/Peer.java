package io.hawser.attack.attacks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One connection of an attacker; attacks extend it. All methods run in the thread of its {@link
 * Crowd}.
 */
abstract class Peer {
  private final Queue<ByteBuffer> unsent = new ArrayDeque<>();
  private @Nullable SelectionKey key;
  private @Nullable Tally tally;
  private long openedNanos;

  /** Is called when the connection is open: time for the first bytes. */
  abstract void connected();

  /** Is called when something came from the server; what is not looked at is discarded. */
  void received(ByteBuffer bytes) {}

  /** Is called about a hundred times a second while the connection is open. */
  void tick() {}

  /** Sends as soon as the server reads. The bytes are shared, not copied. */
  final void send(byte[] bytes) {
    unsent.add(ByteBuffer.wrap(bytes));
  }

  /**
   * Returns whether the server has not yet taken all that was sent: nothing piles up in the
   * attacker.
   */
  final boolean isStuck() {
    return !unsent.isEmpty();
  }

  /** Stops reading. */
  final void goDeaf() {
    SelectionKey own = key();
    own.interestOps(own.interestOps() & ~SelectionKey.OP_READ);
  }

  /** Closes the connection from this side, by a reset. */
  final void leave() {
    SelectionKey own = key();
    own.cancel();
    try {
      own.channel().close();
    } catch (IOException e) {
      // it is gone
    }
  }

  final void opened(SelectionKey own, Tally counts) {
    key = own;
    tally = counts;
    openedNanos = System.nanoTime();
    counts.opened();
    own.interestOps(SelectionKey.OP_READ);
    connected();
  }

  final boolean isOpen() {
    return key != null && key.isValid();
  }

  /** Writes what can be written now. */
  final void flush() throws IOException {
    SelectionKey own = key();
    SocketChannel channel = (SocketChannel) own.channel();
    for (ByteBuffer next = unsent.peek(); next != null; next = unsent.peek()) {
      Objects.requireNonNull(tally).sent(channel.write(next));
      if (next.hasRemaining()) {
        own.interestOps(own.interestOps() | SelectionKey.OP_WRITE);
        return;
      }
      unsent.remove();
    }
    own.interestOps(own.interestOps() & ~SelectionKey.OP_WRITE);
  }

  /** Notes that the server has closed the connection. */
  final void closed() {
    Objects.requireNonNull(tally).closed(openedNanos);
    leave();
  }

  private SelectionKey key() {
    return Objects.requireNonNull(key, "not connected");
  }
}
