package io.hawser.netty.internal.connection;

import io.hawser.error.ClientClosedException;
import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.netty.internal.call.ChunkEncoder;
import io.hawser.netty.internal.call.MessageFuture;
import io.hawser.netty.internal.call.OutboundMessage;
import io.hawser.netty.internal.call.PendingRequests;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.internal.outbound.ChunkWriter;
import io.hawser.netty.internal.outbound.OutboundQueue;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The writer of one connection: a task on its event loop that runs when there is something to send.
 * It takes everything queued and writes it with one flush; with merging on, two or more mergeable
 * requests become one frame.
 *
 * <p>While the channel is not writable, requests wait here with their deadlines running; the event
 * of writability goes on where this stopped. What they need is counted only then: more bytes than
 * allowed are rejected, the youngest first. Answers are not rejected; if they alone take more, the
 * connection ends. Nothing ever waits on the event loop.
 */
final class MergedSendRunnable implements Runnable {
  private static final int PURGE_AT = 4096;

  /** The connection. Event loop only. */
  interface Owner {
    /** Returns the channel to write to, or {@code null} if nothing can be written any more. */
    @Nullable Channel writableChannel();

    /**
     * Is called when requests were handed over and wait for answers; before them, there may have
     * been none.
     */
    void requestsWait(boolean thereWereNone);

    /**
     * Takes a request that is not written here and that nothing here refers to: it moves or fails.
     * Throws nothing, as others follow.
     */
    void unsent(MessageFuture<?> request, Supplier<HawserException> error);

    /** Returns why a message is rejected if too many bytes wait. */
    HawserException overload();

    /** Is called when the writer cannot go on: everything it holds ends with the connection. */
    void failed(Throwable error);
  }

  private final OutboundQueue<OutboundMessage> queue;
  private final UnwrittenMessages unwritten;
  private final String peer;
  private final PendingRequests pending;
  private final ChunkEncoder encoder;
  private final ChunkWriter chunks = new ChunkWriter(this::write);
  private final Owner owner;

  /** The consumer of the queue, made once and not for each drain. */
  private final Consumer<OutboundMessage> take = this::take;

  /** The reason why something could not be taken over. Only the event loop uses it. */
  private @Nullable Throwable failure;

  private final long maxBytes;

  /** The number of messages beyond which expired requests are looked for. Event loop only. */
  private int purgeAt = PURGE_AT;

  MergedSendRunnable(
      EventLoop loop,
      String peer,
      PendingRequests pending,
      ConnectionSettings settings,
      Owner owner) {
    this.queue = new OutboundQueue<>(loop, this, this::reject);
    this.peer = peer;
    this.pending = pending;
    this.encoder = new ChunkEncoder(pending, settings.compressor(), settings.batch());
    this.maxBytes = settings.maxQueuedBytes();
    this.unwritten = new UnwrittenMessages(maxBytes);
    this.owner = owner;
  }

  /** Queues a message. Any thread; never blocks. */
  void send(OutboundMessage message) {
    queue.add(message);
  }

  private void reject(OutboundMessage message, Throwable reason) {
    message.reject(unscheduled(message, reason));
  }

  private HawserException unscheduled(OutboundMessage late, Throwable e) {
    return e instanceof RejectedExecutionException
        ? new ClientClosedException(
            late.delivery(), "The client was closed before it sent the request", e)
        : new ConnectionLostException(
            late.delivery(),
            "The request could not be handed over to be sent to " + peer + ": " + e,
            e);
  }

  /** Returns whether the bytes that wait have reached their bound. Any thread. */
  boolean isFull() {
    return unwritten.isFull();
  }

  /** Sets the release of the server. Event loop, as is all that follows. */
  void peer(PeerVersion version) {
    encoder.peer(version);
  }

  @Override
  public void run() {
    try {
      takeAndFlush();
    } catch (Throwable e) { // nothing that was taken may be forgotten
      owner.failed(e);
    }
  }

  private void takeAndFlush() {
    if (owner.writableChannel() == null) {
      queue.drain(message -> unsent(message, this::notConnected));
      return;
    }
    boolean noneWaited = pending.size() == 0;
    queue.drain(take);
    Throwable failed = failure;
    if (failed != null) {
      failure = null;
      owner.failed(failed);
      return;
    }
    if (unwritten.size() > purgeAt && unwritten.size() > 2 * pending.size()) {
      // Not writable for long: expired requests must not pile up. Answers stay, so the next look is
      // when there are twice as many.
      unwritten.removeRequestsIf(MessageFuture::isDone);
      purgeAt = Math.max(PURGE_AT, 2 * unwritten.size());
    }
    flush();
    if (pending.size() > 0) {
      owner.requestsWait(noneWaited);
    }
    if (!unwritten.isEmpty()) {
      rejectExcess();
    } else if (purgeAt != PURGE_AT) {
      purgeAt = PURGE_AT;
    }
  }

  private void take(OutboundMessage message) {
    try {
      MessageFuture<?> request = message.requestOrNull();
      if (request != null) {
        if (request.isDone()) {
          return; // its caller has given up and would not take it out again
        }
        pending.add(request); // from here on its deadline is watched, written or not
      }
      unwritten.add(message);
    } catch (Throwable e) { // those behind it must be taken all the same, to end with the rest
      failure = e;
      reject(message, e);
    }
  }

  private void rejectExcess() {
    if (unwritten.answersExceed()) {
      owner.failed(
          new ConnectionLostException(
              Delivery.NOT_SENT,
              "it pushes but does not read: the answers that wait for it exceed the "
                  + maxBytes
                  + " bytes that transport.maxQueuedBytesPerServer allows",
              null)); // no branch is lost: a server pushes again what has no answer
      return;
    }
    List<OutboundMessage> excess = unwritten.takeExcess();
    for (OutboundMessage message : excess) {
      MessageFuture<?> request = message.requestOrNull();
      if (request != null) {
        pending.remove(request);
      }
    }
    // Nothing refers to them any more: what follows runs code of users.
    for (OutboundMessage message : excess) {
      unsent(message, owner::overload);
    }
  }

  private void unsent(OutboundMessage message, Supplier<HawserException> error) {
    MessageFuture<?> request = message.requestOrNull();
    if (request == null) {
      message.reject(error.get());
    } else {
      owner.unsent(request, error);
    }
  }

  private HawserException notConnected() {
    return new ConnectionLostException(
        Delivery.NOT_SENT,
        "The connection to " + peer + " closed before the request was sent",
        null);
  }

  /** Returns whether everything that was handed over has been given to the channel. */
  boolean isIdle() {
    return unwritten.isEmpty() && queue.isEmpty();
  }

  /** Goes on writing. */
  void flush() {
    Channel channel = owner.writableChannel();
    if (channel == null) {
      return;
    }
    try {
      while (!unwritten.isEmpty() && channel.isWritable()) {
        encoder.begin(chunks.chunk(channel));
        OutboundMessage message;
        while (!chunks.isFull() && !encoder.isFull() && (message = unwritten.poll()) != null) {
          message.encode(encoder);
        }
        encoder.finish();
        chunks.write();
      }
    } finally {
      chunks.discard(); // one that failed
    }
    chunks.flush(channel);
  }

  private void write(ByteBuf chunk) {
    Channel channel = owner.writableChannel();
    if (channel == null) {
      chunk.release();
    } else {
      channel.write(chunk, channel.voidPromise()); // a failure arrives in exceptionCaught
    }
  }

  /** Forgets what is not written; returns the messages that are not requests. */
  List<OutboundMessage> clear() {
    return unwritten.clear();
  }

  /** Takes requests that are not written out of the queue. */
  void removeUnsentIf(Predicate<MessageFuture<?>> removed) {
    unwritten.removeRequestsIf(removed);
  }
}
