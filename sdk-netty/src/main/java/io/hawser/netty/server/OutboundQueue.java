package io.hawser.netty.server;

import io.hawser.error.ConnectionLostException;
import io.hawser.netty.protocol.PeerVersion;
import io.hawser.netty.rpc.HandoffQueue;
import io.hawser.netty.rpc.MessageFuture;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All writes of one connection: items are queued by any thread and encoded by the event loop, all
 * that wait into one buffer with one flush. What the client does not read waits in the channel as
 * encoded bytes; too much of it closes the connection, and so does too much of all clients
 * together, if this one has most.
 */
final class OutboundQueue {
  private static final Logger log = LoggerFactory.getLogger(OutboundQueue.class);

  private static final int INITIAL_BUFFER = 1024;

  /**
   * A larger buffer is handed over and another one begun: no copying of what is already encoded.
   */
  private static final int FULL_BUFFER = 64 * 1024;

  private final Channel channel;
  private final Supplier<String> peerName;
  private final long maxQueuedBytes;
  private final SharedLimits limits;
  private final ByteBudget.Holder unread =
      new ByteBudget.Holder() {
        @Override
        void evict(long bytes) {
          closeForAll(bytes);
        }
      };
  private final OutboundEncoder encoder;
  private final HandoffQueue<Outbound> queue = new HandoffQueue<>();
  private final Runnable drain = this::drain;

  /** Whether something was lost that the client waits for; nothing is sent any more. */
  private volatile boolean broken;

  // Confined to the event loop.
  private @Nullable ByteBuf buffer;
  private @Nullable Throwable failure;
  private long queuedBytes;

  OutboundQueue(
      Channel channel,
      Supplier<String> peerName,
      long maxQueuedBytes,
      SharedLimits limits,
      OutboundEncoder encoder) {
    this.channel = channel;
    this.peerName = peerName;
    this.maxQueuedBytes = maxQueuedBytes;
    this.limits = limits;
    this.encoder = encoder;
  }

  void peer(PeerVersion version) {
    encoder.peer(version);
  }

  /**
   * Queues an item; any thread. A push that cannot be written any more is failed. Never throws: a
   * worker has others to answer.
   */
  void add(Outbound item) {
    boolean queued = false;
    try {
      boolean first = queue.add(item);
      queued = true;
      if (first) {
        channel.eventLoop().execute(drain);
      }
    } catch (RejectedExecutionException e) {
      queue.drain(this::drop); // the endpoint is closed, its loops have ended
    } catch (Throwable e) { // nobody else schedules what waits; most likely memory is short
      broken = true;
      if (!queued) {
        drop(item);
      }
      queue.drain(this::drop);
      breakOff(e);
    }
  }

  private void drain() {
    if (broken || !channel.isActive()) {
      queue.drain(this::drop);
      if (broken) {
        channel.close(); // again: without memory even that may have failed
      }
      return;
    }
    queue.drain(this::encode);
    try {
      writeAll();
    } catch (Throwable e) {
      lost(e);
    }
    releaseBuffer();
    if (failure != null) {
      breakOff(failure);
    } else if (broken) {
      channel.close();
    }
  }

  /** Never throws: the items behind it are in no queue any more. */
  private void encode(Outbound item) {
    if (broken) {
      drop(item);
      return;
    }
    try {
      ByteBuf out = buffer();
      if (out.readableBytes() >= FULL_BUFFER) {
        buffer = null;
        write(out);
        out = buffer();
      }
      encoder.encode(out, item);
    } catch (Throwable e) { // errors, too, such as no direct memory
      lost(e);
      drop(item);
    }
  }

  private void writeAll() {
    if (broken) {
      return;
    }
    ByteBuf out = buffer();
    encoder.finish(out);
    buffer = null;
    if (out.isReadable()) {
      write(out);
      channel.flush();
    } else {
      out.release();
    }
  }

  private void releaseBuffer() {
    ByteBuf out = buffer;
    buffer = null;
    if (out != null) {
      out.release();
    }
  }

  private void lost(Throwable reason) {
    broken = true;
    failure = reason;
  }

  /** Somebody waits for an answer; a closed connection is the only thing left to tell them. */
  private void breakOff(Throwable reason) {
    try {
      channel.close(); // ends the pushes that have been encoded
      limits
          .log()
          .error(
              log,
              "Closing the connection of {}, because it cannot be answered",
              peerName.get(),
              reason);
    } catch (Throwable e) { // not even memory for that: the next drain closes it
      log.debug("Not closed yet", e);
    }
  }

  private ByteBuf buffer() {
    ByteBuf out = buffer;
    if (out == null) {
      out = channel.alloc().ioBuffer(INITIAL_BUFFER);
      buffer = out;
    }
    return out;
  }

  private void write(ByteBuf out) {
    int bytes = out.readableBytes();
    queuedBytes += bytes;
    channel.write(out).addListener(written -> written(bytes));
    limits.unread().update(unread, queuedBytes);
    if (queuedBytes > maxQueuedBytes && channel.isOpen()) {
      limits
          .log()
          .warn(
              log,
              "Closing the connection of {}, because it does not read its answers: {} bytes wait"
                  + " for it (at most {})",
              peerName.get(),
              queuedBytes,
              maxQueuedBytes);
      channel.close();
    }
  }

  private void written(int bytes) {
    queuedBytes -= bytes;
    limits.unread().update(unread, queuedBytes);
  }

  private void closeForAll(long bytes) {
    limits
        .log()
        .warn(
            log,
            "Closing the connection of {}, because it does not read its answers: {} bytes wait for"
                + " it, and for all clients more than maxQueuedBytesTotal: {}",
            peerName.get(),
            bytes,
            limits.unread().max());
    broken = true; // so that nothing is added while it closes
    channel.close();
  }

  private void drop(Outbound item) {
    if (item instanceof Outbound.Push push) {
      MessageFuture<?> future = push.future();
      future.fail(
          new ConnectionLostException(
              future.delivery(),
              "The connection of "
                  + peerName.get()
                  + " closed before "
                  + future.name()
                  + " was sent",
              null));
    } else {
      log.trace("Dropped {}: the connection of a client is closed", item);
    }
  }
}
