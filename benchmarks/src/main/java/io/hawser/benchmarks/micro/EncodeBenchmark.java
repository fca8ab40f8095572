package io.hawser.benchmarks.micro;

import io.hawser.benchmarks.load.Workload;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.FrameEncoder;
import io.hawser.netty.internal.codec.MergedFrameEncoder;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.protocol.Message;
import io.hawser.protocol.TransactionRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the way from a message to its frame, alone or merged with others. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncodeBenchmark {
  private static final int MERGED = 16;

  /** The kind of request that is encoded. */
  @Param({"STATUS", "REGISTER", "LARGE"})
  public Workload workload = Workload.STATUS;

  private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(1024);
  private TransactionRequest<?> request = Messages.request(Workload.STATUS);

  /** Makes the request. */
  @Setup
  public void prepare() {
    request = Messages.request(workload);
  }

  /** Gives the buffer back. */
  @TearDown
  public void release() {
    out.release();
  }

  /**
   * Encodes one frame.
   *
   * @return its length
   */
  @Benchmark
  public int single() {
    out.clear();
    encode(out, 1, request);
    return out.writerIndex();
  }

  /**
   * Encodes one frame with several requests.
   *
   * @return its length
   */
  @Benchmark
  public int merged() {
    out.clear();
    MergedFrameEncoder frame = MergedFrameEncoder.start(out, Compressor.NONE, PeerVersion.OURS);
    for (int i = 0; i < MERGED; i++) {
      frame.add(i, request);
    }
    frame.finish(MERGED);
    return out.writerIndex();
  }

  static void encode(ByteBuf out, int id, Message message) {
    FrameEncoder.encode(
        out, id, MessageType.REQUEST, Compressor.NONE, Map.of(), message, PeerVersion.OURS);
  }
}
