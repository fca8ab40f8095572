package io.hawser.netty.client;

import io.hawser.error.ClientClosedException;
import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.InvalidRequestException;
import io.hawser.netty.protocol.Compressor;
import io.hawser.netty.protocol.FrameEncoder;
import io.hawser.netty.protocol.MergedFrameEncoder;
import io.hawser.netty.protocol.MessageType;
import io.hawser.netty.rpc.HandoffQueue;
import io.hawser.netty.rpc.MessageFuture;
import io.hawser.netty.rpc.OutboundFrame;
import io.hawser.netty.rpc.OutboundMessage;
import io.hawser.protocol.TransactionRequest;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends what callers hand over, in batches: a task on the event loop of one connection that runs
 * when there is something to send. It takes everything queued and writes it with one flush; with
 * merging on, two or more mergeable requests become one frame.
 *
 * <p>While the channel is not writable, requests wait here with their deadlines running; the event
 * of writability goes on where this stopped. What they need is counted only then: more bytes than
 * allowed are refused, the youngest first. Nothing ever waits on the event loop.
 */
final class MergedSendRunnable implements Runnable {
  /** A buffer is handed to the channel at this size, so that writability is noticed in time. */
  private static final int CHUNK_BYTES = 64 * 1024;

  private static final int CHUNK_MERGEABLE = 128;
  private static final int PURGE_AT = 4096;
  private static final int FIRST_CAPACITY = 512;

  private final HandoffQueue<OutboundMessage> queue = new HandoffQueue<>();
  private final Backlog backlog;
  private final EventLoop loop;
  private final String peer;
  private final boolean batch;
  private final Compressor compressor;
  private final Supplier<@Nullable Link> usableLink;
  private final BiConsumer<MessageFuture<?>, Supplier<HawserException>> onUnsent;
  private final Supplier<HawserException> overload;
  private final Consumer<Throwable> onFailure;

  /** Why something could not be taken. Event loop. */
  private @Nullable Throwable failure;

  MergedSendRunnable(
      EventLoop loop,
      String peer,
      boolean batch,
      Compressor compressor,
      long maxQueuedBytes,
      Supplier<@Nullable Link> usableLink,
      BiConsumer<MessageFuture<?>, Supplier<HawserException>> onUnsent,
      Supplier<HawserException> overload,
      Consumer<Throwable> onFailure) {
    this.loop = loop;
    this.peer = peer;
    this.batch = batch;
    this.compressor = compressor;
    this.backlog = new Backlog(maxQueuedBytes);
    this.usableLink = usableLink;
    this.onUnsent = onUnsent;
    this.overload = overload;
    this.onFailure = onFailure;
  }

  /** Queues something. Any thread; never blocks. */
  void send(OutboundMessage outgoing) {
    boolean queued = false;
    try {
      boolean first = queue.add(outgoing); // if not, whoever was has scheduled this task
      queued = true;
      if (first) {
        loop.execute(this);
      }
    } catch (Throwable e) { // errors too, or nobody would ever schedule this task again
      if (queued) {
        // No other thread is the consumer then, so this one is; taking all is atomic.
        queue.drain(late -> refuse(late, unscheduled(late, e)));
      } else {
        refuse(outgoing, unscheduled(outgoing, e));
      }
    }
  }

  private HawserException unscheduled(OutboundMessage late, Throwable e) {
    Delivery delivery =
        late instanceof MessageFuture<?> future ? future.delivery() : Delivery.NOT_SENT;
    return e instanceof RejectedExecutionException
        ? new ClientClosedException(delivery, "The client was closed before it sent the request", e)
        : new ConnectionLostException(
            delivery, "The request could not be handed over to be sent to " + peer + ": " + e, e);
  }

  /** Whether the bytes that wait have reached their bound. Any thread. */
  boolean isFull() {
    return backlog.isFull();
  }

  @Override
  public void run() {
    try {
      takeAndFlush();
    } catch (Throwable e) { // nothing that was taken may be forgotten
      onFailure.accept(e);
    }
  }

  private void takeAndFlush() {
    Link link = usableLink.get();
    if (link == null) {
      queue.drain(outgoing -> unsent(outgoing, this::notConnected));
      return;
    }
    boolean noneWaited = link.pending.size() == 0;
    queue.drain(outgoing -> take(link, outgoing));
    Throwable failed = failure;
    if (failed != null) {
      failure = null;
      onFailure.accept(failed);
      return;
    }
    if (backlog.size() > PURGE_AT && backlog.size() > 2 * link.pending.size()) {
      // Not writable for long: what has expired meanwhile must not pile up.
      backlog.removeIf(MessageFuture::isDone);
    }
    flush(link);
    if (link.pending.size() > 0) {
      link.silence.requestsWait(noneWaited);
    }
    if (!backlog.isEmpty()) {
      refuseExcess(link);
    }
  }

  private void take(Link link, OutboundMessage outgoing) {
    try {
      if (outgoing instanceof MessageFuture<?> future) {
        if (future.isDone()) {
          return; // its caller has given up and would not take it out again
        }
        link.pending.add(future); // its deadline counts from here, written or not
      }
      backlog.add(outgoing);
    } catch (Throwable e) { // those behind it must be taken all the same, to end with the link
      failure = e;
      refuse(outgoing, unscheduled(outgoing, e));
    }
  }

  private void refuseExcess(Link link) {
    List<OutboundMessage> excess = backlog.takeExcess();
    for (OutboundMessage outgoing : excess) {
      if (outgoing instanceof MessageFuture<?> future) {
        link.pending.remove(future);
      }
    }
    // Nothing refers to them any more: what follows runs code of users.
    for (OutboundMessage outgoing : excess) {
      unsent(outgoing, overload);
    }
  }

  private void unsent(OutboundMessage outgoing, Supplier<HawserException> error) {
    if (outgoing instanceof MessageFuture<?> future) {
      onUnsent.accept(future, error);
    } else {
      refuse(outgoing, error.get());
    }
  }

  /** Whether everything that was handed over has been given to the channel. Event loop. */
  boolean isIdle() {
    return backlog.isEmpty() && queue.isEmpty();
  }

  /** Goes on writing. Event loop. */
  void flush(Link link) {
    Channel channel = link.channel();
    boolean written = false;
    while (!backlog.isEmpty() && channel.isWritable()) {
      ByteBuf out = channel.alloc().ioBuffer(FIRST_CAPACITY);
      try {
        encodeChunk(link, out);
      } catch (Throwable e) {
        out.release();
        throw e;
      }
      if (out.isReadable()) {
        channel.write(out, channel.voidPromise()); // a failure arrives in exceptionCaught
        written = true;
      } else {
        out.release();
      }
    }
    if (written || !channel.isWritable()) {
      channel.flush();
    }
  }

  /**
   * Forgets what is not written, because the link is gone. The requests among it are known to the
   * link too, the frames are returned. Event loop.
   */
  List<OutboundFrame> clearBacklog() {
    return backlog.clear();
  }

  /** Takes requests that are not written out of the queue. Event loop. */
  void removeUnsentIf(Predicate<MessageFuture<?>> removed) {
    backlog.removeIf(removed);
  }

  private HawserException notConnected() {
    return new ConnectionLostException(
        Delivery.NOT_SENT,
        "The connection to " + peer + " closed before the request was sent",
        null);
  }

  private static void refuse(OutboundMessage outgoing, HawserException error) {
    if (outgoing instanceof MessageFuture<?> future) {
      future.fail(error);
    } else if (outgoing instanceof OutboundFrame frame) {
      frame.written().accept(error);
    }
  }

  private void encodeChunk(Link link, ByteBuf out) {
    List<MessageFuture<?>> mergeable = batch ? new ArrayList<>() : List.of();
    OutboundMessage outgoing;
    while (out.readableBytes() < CHUNK_BYTES
        && mergeable.size() < CHUNK_MERGEABLE
        && (outgoing = backlog.poll()) != null) {
      if (outgoing instanceof OutboundFrame frame) {
        encode(link, out, frame);
      } else if (outgoing instanceof MessageFuture<?> future) {
        if (!future.claimForSending()) {
          link.pending.remove(future); // its caller has given up: do not bother the server
        } else if (batch
            && future.headMap().isEmpty()
            && future.request() instanceof TransactionRequest<?>) {
          mergeable.add(future);
        } else {
          encode(link, out, future);
        }
      }
    }
    if (mergeable.size() == 1) {
      encode(link, out, mergeable.get(0));
    } else if (!mergeable.isEmpty()) {
      merge(link, out, mergeable);
    }
  }

  private void encode(Link link, ByteBuf out, OutboundFrame frame) {
    if (frame.onlyOn() != null && frame.onlyOn() != link) {
      frame.written().accept(notConnected());
      return;
    }
    Integer given = frame.id();
    int id = given == null ? link.pending.nextOnewayId() : given;
    HawserException error = null;
    try {
      FrameEncoder.encode(
          out,
          id,
          frame.messageType(),
          frame.compressor(),
          frame.headMap(),
          frame.body(),
          link.peer);
    } catch (Throwable e) { // errors too: whoever sent this counts on being told
      error = unencodable(e);
    }
    frame.written().accept(error);
  }

  private void encode(Link link, ByteBuf out, MessageFuture<?> future) {
    try {
      FrameEncoder.encode(
          out,
          link.pending.idOf(future),
          MessageType.REQUEST,
          compressor,
          future.headMap(),
          future.request(),
          link.peer);
    } catch (RuntimeException e) {
      refuse(link, future, e);
    }
  }

  private void merge(Link link, ByteBuf out, List<MessageFuture<?>> futures) {
    int next = 0;
    while (next < futures.size()) {
      MergedFrameEncoder frame = MergedFrameEncoder.start(out, compressor, link.peer);
      List<MessageFuture<?>> parts = new ArrayList<>();
      while (next < futures.size()
          && !frame.isFull()
          && add(link, frame, futures.get(next), parts)) {
        next++;
      }
      int frameId = link.pending.nextId();
      try {
        frame.finish(frameId);
      } catch (RuntimeException e) {
        parts.forEach(part -> refuse(link, part, e));
        continue;
      }
      if (!parts.isEmpty()) {
        link.pending.merged(frameId, parts);
      }
    }
  }

  /**
   * {@code false}: it needs another frame. A bad request is refused; the others are not touched.
   */
  private static boolean add(
      Link link, MergedFrameEncoder frame, MessageFuture<?> future, List<MessageFuture<?>> parts) {
    try {
      boolean added =
          frame.tryAdd(link.pending.idOf(future), (TransactionRequest<?>) future.request());
      if (added) {
        parts.add(future);
      }
      return added;
    } catch (RuntimeException e) {
      refuse(link, future, e);
      return true;
    }
  }

  private static void refuse(Link link, MessageFuture<?> future, RuntimeException reason) {
    link.pending.remove(future);
    future.fail(future.certain(unencodable(reason)));
  }

  private static HawserException unencodable(Throwable e) {
    return e instanceof HawserException ours
        ? ours
        : new InvalidRequestException("The request cannot be encoded: " + e, e);
  }
}
