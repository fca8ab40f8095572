package io.hawser.testkit.faults;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection. It reads from the source, passes the bytes through the stages and
 * writes the result to the target. New faults begin between two frames, so that the stream is
 * intact when a fault ends. It runs on the event loop only.
 */
final class DirectionPipe extends ChannelInboundHandlerAdapter {
  /** It stops reading when stages hold more than this. */
  private static final long MAX_HELD_BYTES = 16 * 1024 * 1024;

  private final ProxiedConnection connection;
  private final Direction direction;
  private final SocketChannel source;
  private final SocketChannel target;
  private final SplittableRandom random;
  private final Counters counters;
  private final Sink output = new Output();
  private final Splitter splitter = new Splitter();

  private List<Stage> stages = List.of();
  private Sink first = output;
  private boolean wholeFrames;
  private @Nullable List<Fault> nextFaults;
  private boolean started;
  private boolean stalled;
  private boolean pumping;
  private long held;
  private @Nullable Ending sourceEnded;
  private boolean outputEnded;

  DirectionPipe(
      ProxiedConnection connection,
      Direction direction,
      SocketChannel source,
      SocketChannel target,
      SplittableRandom random,
      Counters counters) {
    this.connection = connection;
    this.direction = direction;
    this.source = source;
    this.target = target;
    this.random = random;
    this.counters = counters;
  }

  /** Starts forwarding when both ends are connected. */
  void start() {
    started = true;
    pump();
    updateReading();
  }

  /** Replaces the faults from the next frame on. */
  void set(List<Fault> faults) {
    nextFaults = faults.stream().filter(fault -> fault.isIn(direction)).toList();
    boolean stall = nextFaults.stream().anyMatch(fault -> fault.kind() == FaultKind.STALL);
    if (stall && !stalled) {
      acted(FaultKind.STALL);
    }
    stalled = stall;
    pump();
    updateReading();
  }

  /** Inserts bytes between two frames if their borders are known, or else immediately. */
  void inject(byte[] bytes) {
    counters.acted(FaultKind.FOREIGN);
    output.bytes(bytes);
  }

  boolean hasEnded() {
    return outputEnded;
  }

  // ---- for stages

  Sink output() {
    return output;
  }

  SplittableRandom random() {
    return random;
  }

  void acted(FaultKind kind) {
    counters.acted(kind);
  }

  void schedule(Runnable task, long nanos) {
    source.eventLoop().schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  /** Adds to, or subtracts from, the number of bytes that stages hold. */
  void hold(long bytes) {
    held += bytes;
    updateReading();
  }

  // ---- the source

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    byte[] bytes = new byte[in.readableBytes()];
    in.readBytes(bytes);
    in.release();
    splitter.add(bytes);
    pump();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      sourceEnds(Ending.HALF_CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    sourceEnds(Ending.RESET);
    source.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    sourceEnds(Ending.RESET);
    connection.ended();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    connection.writabilityChanged();
  }

  void updateReading() {
    source
        .config()
        .setAutoRead(started && !stalled && held <= MAX_HELD_BYTES && target.isWritable());
  }

  private void sourceEnds(Ending ending) {
    if (connection.isClosed() || sourceEnded == Ending.RESET || sourceEnded == ending) {
      return;
    }
    if (sourceEnded == null && splitter.isFramed()) {
      byte[] remainder = splitter.remainder();
      if (remainder.length > 0) {
        first.bytes(remainder);
      }
    }
    sourceEnded = ending;
    first.end(ending);
    pump();
  }

  private void pump() {
    if (!started || pumping) {
      return;
    }
    pumping = true;
    pumpAll();
    pumping = false;
    target.flush(); // once for all bytes of one read
  }

  private void pumpAll() {
    while (true) {
      if (nextFaults != null
          && (splitter.atBorder() || !splitter.isFramed() || sourceEnded != null)) {
        install(nextFaults);
      }
      byte[] piece = splitter.next(wholeFrames);
      if (piece == null) {
        return;
      }
      if (wholeFrames && splitter.isFramed()) {
        first.frame(piece);
      } else {
        first.bytes(piece);
      }
    }
  }

  private void install(List<Fault> faults) {
    nextFaults = null;
    stages.forEach(Stage::retire);
    List<Stage> fresh = new ArrayList<>();
    for (Fault fault : faults) {
      Stage stage = fault.stageOrNull(this);
      if (stage != null) {
        fresh.add(stage);
      }
    }
    fresh.sort(Comparator.comparing(stage -> !stage.needsFrames())); // stable
    Sink behind = output;
    for (int i = fresh.size() - 1; i >= 0; i--) {
      fresh.get(i).linkTo(behind);
      behind = fresh.get(i);
    }
    stages = fresh;
    first = behind;
    wholeFrames = fresh.stream().anyMatch(Stage::needsFrames);
    fresh.forEach(Stage::started);
    if (sourceEnded != null) {
      first.end(sourceEnded); // in case the old stages held the end
    }
  }

  /** The sink after the last stage. */
  private final class Output implements Sink {

    @Override
    public void bytes(byte[] piece) {
      if (!outputEnded && piece.length > 0) {
        counters.forwarded(direction, piece.length);
        target.write(Unpooled.wrappedBuffer(piece), target.voidPromise());
        if (!pumping) {
          target.flush();
        }
        updateReading();
      }
    }

    @Override
    public void end(Ending ending) {
      if (outputEnded && ending != Ending.RESET) {
        return;
      }
      outputEnded = true;
      // After everything written before.
      target
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(written -> connection.end(target, ending));
    }
  }
}
