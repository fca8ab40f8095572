package io.hawser.benchmarks.micro;

import io.hawser.benchmarks.load.Workload;
import io.hawser.netty.internal.codec.FrameDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the way from the bytes of many frames to their messages, in Netty's pipeline, as on a
 * connection.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {
  private static final int FRAMES = 16;

  /** The kind of request that is decoded. */
  @Param({"STATUS", "REGISTER", "LARGE"})
  public Workload workload = Workload.STATUS;

  private final ByteBuf frames = PooledByteBufAllocator.DEFAULT.directBuffer(1024);
  private final Last last = new Last();
  private final EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(1024), last);

  /** Encodes the frames. */
  @Setup
  public void prepare() {
    for (int i = 0; i < FRAMES; i++) {
      EncodeBenchmark.encode(frames, i, Messages.request(workload));
    }
  }

  /** Gives the buffer back. */
  @TearDown
  public void release() {
    channel.finishAndReleaseAll();
    frames.release();
  }

  /**
   * Decodes all frames.
   *
   * @return the last message
   */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public Object decode() {
    channel.writeInbound(frames.retainedDuplicate());
    return last.message;
  }

  private static final class Last extends ChannelInboundHandlerAdapter {
    private Object message = "none";

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object decoded) {
      message = decoded;
    }
  }
}
