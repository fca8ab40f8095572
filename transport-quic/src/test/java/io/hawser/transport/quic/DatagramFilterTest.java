package io.hawser.transport.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.transport.quic.DroppedDatagrams.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatagramFilterTest {
  private static final InetSocketAddress SERVER = new InetSocketAddress("127.0.0.1", 8091);
  private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 4711);

  private final DroppedDatagrams dropped = new DroppedDatagrams(new PeerLog());
  private final Deque<Runnable> refreshing = new ArrayDeque<>();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private long now;

  private void start(int firstPerSecond) {
    start(firstPerSecond, refreshing::add);
  }

  private void start(int firstPerSecond, DatagramFilter.Refresh refresh) {
    channel
        .pipeline()
        .addLast(
            new DatagramFilter(
                new AddressTokens(),
                new StreamlessConnections(10),
                new UnregisteredBytes(1_000, 10_000),
                new RateLimit(firstPerSecond, () -> now),
                () -> true,
                refresh,
                dropped));
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  /** A first packet without a token. */
  private void first() {
    ByteBuf packet = Unpooled.buffer(1_200);
    packet.writeByte(0xc3).writeInt(1).writeByte(8).writeLong(4711).writeByte(0).writeByte(0);
    packet.writeZero(1_200 - packet.readableBytes());
    channel.writeInbound(new DatagramPacket(packet, SERVER, CLIENT));
  }

  /** Lets all that wait go on; returns how many there were. */
  private int passed() {
    for (Runnable then = refreshing.poll(); then != null; then = refreshing.poll()) {
      then.run();
    }
    channel.runPendingTasks();
    int count = 0;
    for (DatagramPacket it = channel.readInbound(); it != null; it = channel.readInbound()) {
      it.release();
      count++;
    }
    return count;
  }

  @Test
  void soManyFirstPacketsAreAnsweredInASecond() {
    start(100);
    for (int i = 0; i < 150; i++) {
      first();
    }
    assertEquals(100, passed());
    assertEquals(50, dropped.of(Reason.TOO_MANY_FIRST));
    now += TimeUnit.SECONDS.toNanos(1);
    first();
    assertEquals(1, passed());
    assertEquals(50, dropped.of(Reason.TOO_MANY_FIRST));
  }

  @Test
  void firstPacketsWaitForTheCertificatesAndFewOfThem() {
    start(1_000);
    for (int i = 0; i < 300; i++) {
      first();
    }
    assertNull(channel.readInbound(), "they wait");
    assertEquals(1, refreshing.size(), "one look at the certificates");
    assertEquals(44, dropped.of(Reason.TOO_MANY_FIRST));
    assertEquals(256, passed());
  }

  @Test
  void datagramsOfConnectionsPassAndThoseTooShortForAnIdDoNot() {
    start(1);
    channel.writeInbound(new DatagramPacket(Unpooled.wrappedBuffer(new byte[21]), SERVER, CLIENT));
    DatagramPacket passed = channel.readInbound();
    assertNotNull(passed);
    passed.release();
    channel.writeInbound(new DatagramPacket(Unpooled.wrappedBuffer(new byte[20]), SERVER, CLIENT));
    assertNull(channel.readInbound());
  }

  /** Such as on a machine where no thread can be started for a moment. */
  @Test
  void aLookAtTheCertificatesThatCannotBeginHoldsNothingUp() {
    AtomicInteger attempts = new AtomicInteger();
    start(
        100,
        then -> {
          if (attempts.incrementAndGet() == 1) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          refreshing.add(then);
        });
    first();
    assertEquals(1, passed(), "it goes on with the certificates known");
    first();
    assertEquals(2, attempts.get(), "the next one looks again");
    assertEquals(1, passed());
  }
}
