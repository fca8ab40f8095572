package io.hawser.netty.internal.server;

import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.internal.outbound.ChunkWriter;
import io.hawser.netty.internal.outbound.OutboundQueue;
import io.hawser.netty.internal.outbound.QueueItem;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer of one connection: messages are queued by any thread and encoded by the event loop,
 * all that wait in one go with one flush. What the client does not read waits in the channel as
 * encoded bytes; too much of it closes the connection, and so does too much of all clients
 * together, if this one has most.
 */
final class ClientWriter {
  private static final Logger log = LoggerFactory.getLogger(ClientWriter.class);

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
  private final ClientMessageEncoder encoder;
  private final OutboundQueue<Queued> queue;
  private final ChunkWriter chunks = new ChunkWriter(this::write);

  /** The consumer of the queue, made once and not for each drain. */
  private final Consumer<Queued> encode = this::encode;

  /** Set once something was lost that the client waits for; nothing is sent any more. */
  private volatile boolean broken;

  // Confined to the event loop.
  private @Nullable Throwable failure;
  private long queuedBytes;

  ClientWriter(
      Channel channel,
      Supplier<String> peerName,
      long maxQueuedBytes,
      SharedLimits limits,
      ClientMessageEncoder encoder) {
    this.channel = channel;
    this.peerName = peerName;
    this.maxQueuedBytes = maxQueuedBytes;
    this.limits = limits;
    this.encoder = encoder;
    this.queue =
        new OutboundQueue<>(
            channel.eventLoop(), this::drain, (queued, reason) -> reject(queued.message, reason));
  }

  void peer(PeerVersion version) {
    encoder.peer(version);
  }

  /**
   * Queues a message; any thread. A push that cannot be written any more is failed. Never throws: a
   * worker has others to answer.
   */
  void add(ClientMessage message) {
    Queued queued;
    try {
      queued = new Queued(message);
    } catch (OutOfMemoryError e) {
      reject(message, e);
      return;
    }
    queue.add(queued);
  }

  /** Closes the connection, because the client waits for an answer that cannot be given. */
  void breakOff(@Nullable Throwable reason) {
    if (!broken) {
      broken = true;
      closeBecauseOf(reason);
    }
  }

  private void reject(ClientMessage message, Throwable reason) {
    // If the endpoint is closed and its loops have ended, there is nothing left to close.
    if (!(reason instanceof RejectedExecutionException)) {
      breakOff(reason); // most likely memory is short
    }
    drop(message);
  }

  private void drain() {
    if (broken || !channel.isActive()) {
      queue.drain(queued -> drop(queued.message));
      if (broken) {
        channel.close(); // again: without memory even that may have failed
      }
      return;
    }
    queue.drain(encode);
    try {
      writeAll();
    } catch (Throwable e) {
      lost(e);
    }
    chunks.discard();
    if (failure != null) {
      closeBecauseOf(failure);
    } else if (broken) {
      channel.close();
    }
  }

  /** Encodes a message and never throws: the messages behind it are in no queue any more. */
  private void encode(Queued queued) {
    ClientMessage message = queued.message;
    if (broken) {
      drop(message);
      return;
    }
    try {
      if (chunks.isFull()) {
        chunks.write();
      }
      message.encode(encoder, chunks.chunk(channel));
    } catch (Throwable e) { // errors, too, such as no direct memory
      lost(e);
      drop(message);
    }
  }

  private void writeAll() {
    if (!broken) {
      encoder.finish(chunks.chunk(channel));
      chunks.write();
      chunks.flush(channel);
    }
  }

  private void lost(Throwable reason) {
    broken = true;
    failure = reason;
  }

  private void closeBecauseOf(@Nullable Throwable reason) {
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

  /** A message in the queue. */
  private static final class Queued extends QueueItem {
    final ClientMessage message;

    Queued(ClientMessage message) {
      this.message = message;
    }
  }

  private void drop(ClientMessage message) {
    log.trace("Dropped {}: the connection of a client is closed", message);
    message.drop(peerName);
  }
}
