package io.hawser.testkit.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testkit.EventLimit;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy's effect on bytes and connections, observed with plain sockets. */
class FaultProxyTest {
  private EchoServer server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new EchoServer();
    proxy = FaultProxy.builder(server.address()).seed(7).start();
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    server.close();
  }

  private Socket dial() throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(EventLimit.SECONDS * 1000);
    socket.connect(new InetSocketAddress(proxy.address().host(), proxy.address().port()), 20_000);
    return socket;
  }

  private static byte[] echo(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return receive(socket, bytes.length);
  }

  private static byte[] receive(Socket socket, int count) throws IOException {
    byte[] back = socket.getInputStream().readNBytes(count);
    if (back.length < count) {
      throw new EOFException(back.length + " of " + count + " bytes");
    }
    return back;
  }

  private static byte[] frame(int id, int messageType, int bodyLength) {
    byte[] frame = new byte[16 + bodyLength];
    frame[0] = (byte) 0xda;
    frame[1] = (byte) 0xda;
    frame[2] = 1;
    frame[5] = (byte) (frame.length >> 8);
    frame[6] = (byte) frame.length;
    frame[8] = 16;
    frame[9] = (byte) messageType;
    frame[10] = 1;
    frame[15] = (byte) id;
    Arrays.fill(frame, 16, frame.length, (byte) id);
    return frame;
  }

  private static byte[] join(byte[]... frames) {
    byte[] all = new byte[Arrays.stream(frames).mapToInt(frame -> frame.length).sum()];
    int at = 0;
    for (byte[] frame : frames) {
      System.arraycopy(frame, 0, all, at, frame.length);
      at += frame.length;
    }
    return all;
  }

  private ProxiedConnection only() {
    assertEquals(1, proxy.connections().size());
    return proxy.connections().get(0);
  }

  @Test
  void forwardsEverythingAndTheEnd() throws Exception {
    byte[] large = new byte[3_000_000]; // zeros are no frames
    CompletableFuture<ProxiedConnection> next = proxy.nextConnection();
    try (Socket client = dial()) {
      ProxiedConnection connection = next.get(EventLimit.SECONDS, TimeUnit.SECONDS);
      assertEquals(client.getLocalPort(), connection.clientAddress().orElseThrow().getPort());
      assertEquals(1, connection.number());
      CompletableFuture<Void> written =
          CompletableFuture.runAsync(
              () -> {
                try {
                  client.getOutputStream().write(large);
                  client.shutdownOutput();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      assertArrayEquals(large, client.getInputStream().readAllBytes());
      written.get(EventLimit.SECONDS, TimeUnit.SECONDS);
      connection.whenClosed().get(EventLimit.SECONDS, TimeUnit.SECONDS);
      assertFalse(connection.isOpen());
    }
    assertNull(server.awaitEnd().error());
    ProxyCounts counts = proxy.counts();
    assertEquals(1, counts.accepted());
    assertEquals(large.length, counts.bytesToServer());
    assertEquals(large.length, counts.bytesToClient());
  }

  @Test
  void anEndInTheMiddleOfAFrameArrivesWithWhatCameBefore() throws Exception {
    byte[] begun = Arrays.copyOf(frame(1, 0, 10), 5);
    try (Socket client = dial()) {
      client.getOutputStream().write(begun);
      client.shutdownOutput();
      assertArrayEquals(begun, client.getInputStream().readAllBytes());
    }
  }

  @Test
  void forwardsAReset() throws Exception {
    Socket client = dial();
    echo(client, new byte[] {1});
    client.setSoLinger(true, 0);
    client.close();
    assertInstanceOf(SocketException.class, server.awaitEnd().error());
  }

  @Test
  void resetsOpenAndNewConnections() throws Exception {
    try (Socket client = dial()) {
      echo(client, new byte[] {1});
      proxy.apply(Fault.reset());
      assertThrows(SocketException.class, () -> receive(client, 1));
      assertInstanceOf(SocketException.class, server.awaitEnd().error());
    }
    assertThrows(SocketException.class, () -> receive(dial(), 1)); // even connect() may notice
    proxy.heal();
    try (Socket client = dial()) {
      assertArrayEquals(new byte[] {2}, echo(client, new byte[] {2}));
    }
    assertEquals(2, proxy.counts().of(FaultKind.RESET));
  }

  @Test
  void halfClosesOneDirection() throws Exception {
    try (Socket client = dial()) {
      echo(client, new byte[] {1});
      only().set(Fault.halfClose(Direction.TO_CLIENT));
      assertEquals(-1, client.getInputStream().read());
      client.getOutputStream().write(2); // goes through; the echo is dropped
      client.shutdownOutput();
      assertNull(server.awaitEnd().error());
    }
    try (Socket client = dial()) {
      echo(client, new byte[] {1});
      only().set(Fault.halfClose(Direction.TO_SERVER));
      assertNull(server.awaitEnd().error());
      assertEquals(-1, client.getInputStream().read());
    }
  }

  @Test
  void refusesAndHeals() throws Exception {
    try (Socket open = dial()) {
      echo(open, new byte[] {1});
      proxy.refuse();
      proxy.refuse();
      assertThrows(ConnectException.class, this::dial);
      echo(open, new byte[] {2});
      proxy.heal();
      try (Socket client = dial()) {
        echo(client, new byte[] {3});
      }
    }
  }

  @Test
  void isUnreachableAndHeals() throws Exception {
    proxy.unreachable();
    try (Socket client = new Socket()) {
      InetSocketAddress address =
          new InetSocketAddress(proxy.address().host(), proxy.address().port());
      assertThrows(SocketTimeoutException.class, () -> client.connect(address, 100));
    }
    proxy.refuse();
    assertThrows(ConnectException.class, this::dial);
    proxy.unreachable();
    proxy.heal();
    try (Socket client = dial()) {
      echo(client, new byte[] {3});
    }
  }

  @Test
  void swallowedBytesAreLostButTheStreamIsIntact() throws Exception {
    try (Socket client = dial()) {
      echo(client, frame(1, 0, 10));
      only().set(Fault.swallow(Direction.TO_SERVER));
      client.getOutputStream().write(Arrays.copyOf(frame(2, 0, 10), 20)); // a part of it
      awaitActs(FaultKind.SWALLOW, 1);
      only().heal();
      byte[] rest = Arrays.copyOfRange(frame(2, 0, 10), 20, 26);
      client.getOutputStream().write(join(rest, frame(3, 0, 10)));
      assertArrayEquals(frame(3, 0, 10), receive(client, 26));
    }
  }

  @Test
  void aSwallowedEndArrivesWhenTheFaultIsRemoved() throws Exception {
    try (Socket client = dial()) {
      echo(client, new byte[] {1});
      only().set(Fault.swallow(Direction.TO_SERVER));
      client.shutdownOutput();
      awaitActs(FaultKind.SWALLOW, 1);
      assertTrue(server.ends.isEmpty());
      proxy.heal();
      assertNull(server.awaitEnd().error());
      assertEquals(-1, client.getInputStream().read());
    }
  }

  @Test
  void doesNotReadWhileItStalls() throws Exception {
    try (Socket client = dial()) {
      echo(client, new byte[] {1});
      only().set(Fault.stall(Direction.TO_CLIENT));
      client.getOutputStream().write(new byte[] {2, 3});
      client.setSoTimeout(100);
      assertThrows(SocketTimeoutException.class, () -> receive(client, 1));
      client.setSoTimeout(EventLimit.SECONDS * 1000);
      only().heal();
      assertArrayEquals(new byte[] {2, 3}, receive(client, 2)); // nothing is lost
    }
    assertEquals(1, proxy.counts().of(FaultKind.STALL));
  }

  @Test
  void delaysInOrder() throws Exception {
    try (Socket client = dial()) {
      proxy.apply(Fault.delay(Direction.TO_CLIENT, Duration.ofMillis(50), Duration.ofMillis(200)));
      long start = System.nanoTime();
      byte[] frames = join(frame(1, 0, 5), frame(2, 0, 5), frame(3, 0, 5));
      assertArrayEquals(frames, echo(client, frames));
      assertTrue(System.nanoTime() - start >= Duration.ofMillis(50).toNanos());
      client.shutdownOutput();
      assertEquals(-1, client.getInputStream().read());
    }
  }

  @Test
  void heldBytesAreForwardedWhenTheFaultIsRemoved() throws Exception {
    try (Socket client = dial()) {
      for (Fault fault :
          new Fault[] {
            Fault.delay(Direction.TO_SERVER, Duration.ofHours(1)),
            Fault.late(Direction.TO_SERVER, Frames.all(), Duration.ofHours(1)),
            Fault.reorder(Direction.TO_SERVER, Frames.all(), 5, Duration.ofHours(1)),
            Fault.trickle(Direction.TO_SERVER, Duration.ofHours(1))
          }) {
        proxy.apply(fault);
        client.getOutputStream().write(frame(1, 0, 5));
        long acts = proxy.counts().of(fault.kind());
        awaitActs(fault.kind(), Math.max(1, acts));
        proxy.heal();
        assertArrayEquals(frame(1, 0, 5), receive(client, 21), fault::toString);
      }
    }
  }

  @Test
  void trickles() throws Exception {
    try (Socket client = dial()) {
      proxy.apply(Fault.trickle(Direction.TO_CLIENT, Duration.ofMillis(2)));
      byte[] frames = join(frame(1, 0, 5), frame(2, 0, 5));
      assertArrayEquals(frames, echo(client, frames));
      assertEquals(frames.length, proxy.counts().of(FaultKind.TRICKLE));
    }
  }

  @Test
  void cutsTheStream() throws Exception {
    try (Socket client = dial()) {
      proxy.apply(Fault.cut(Direction.TO_CLIENT, 10, Ending.HALF_CLOSE));
      client.getOutputStream().write(new byte[30]);
      assertEquals(10, client.getInputStream().readAllBytes().length);
    }
  }

  @Test
  void cutsWithinAFrame() throws Exception {
    for (Ending ending : Ending.values()) {
      try (Socket client = dial()) {
        proxy.apply(Fault.cut(Direction.TO_CLIENT, Frames.all().after(1), 20, ending));
        client.getOutputStream().write(join(frame(1, 1, 10), frame(2, 1, 10), frame(3, 1, 10)));
        assertArrayEquals(
            join(frame(1, 1, 10), Arrays.copyOf(frame(2, 1, 10), 20)), receive(client, 46));
        client.setSoTimeout(ending == Ending.SILENCE ? 100 : EventLimit.SECONDS * 1000);
        switch (ending) {
          case RESET -> assertThrows(SocketException.class, () -> receive(client, 1));
          case SILENCE -> assertThrows(SocketTimeoutException.class, () -> receive(client, 1));
          default -> assertEquals(-1, client.getInputStream().read());
        }
      }
      proxy.resetAll();
      proxy.heal();
    }
    assertEquals(4, proxy.counts().of(FaultKind.CUT));
  }

  @Test
  void flipsBitsBySeed() throws Exception {
    byte[] flipped = new byte[10_000];
    for (int i = 0; i < 2; i++) {
      try (FaultProxy same = FaultProxy.builder(server.address()).seed(42).start();
          Socket client = new Socket(same.address().host(), same.address().port())) {
        same.apply(Fault.flip(Direction.TO_SERVER, 0.01));
        byte[] back = echo(client, new byte[10_000]);
        if (i == 1) {
          assertArrayEquals(flipped, back);
        }
        flipped = back;
        assertEquals(42, same.seed());
        long bits = 0;
        for (byte b : back) {
          bits += Integer.bitCount(b & 0xff);
        }
        assertEquals(bits, same.counts().of(FaultKind.FLIP));
        assertNotEquals(0, bits);
      }
    }
  }

  @Test
  void changesFrames() throws Exception {
    byte[] one = frame(1, 1, 10);
    byte[] two = frame(2, 1, 10);
    byte[] ping = frame(3, 3, 0);
    byte[] sent = join(one, ping, two);
    byte[] damaged = one.clone();
    damaged[20] ^= (byte) 0xff;
    byte[] unknown = one.clone();
    unknown[12] = 0x40;
    byte[] large = one.clone();
    System.arraycopy(new byte[] {0, (byte) 0x80, 0, 1}, 0, large, 3, 4);
    Frames first = Frames.answers().first(1);
    Direction back = Direction.TO_CLIENT;
    expect(sent, join(ping, two), Fault.drop(back, first));
    expect(sent, join(one, one, ping, two), Fault.duplicate(back, first));
    expect(sent, join(damaged, ping, two), Fault.corrupt(back, first, 20));
    expect(sent, join(unknown, ping, two), Fault.unknownId(back, first));
    expect(sent, join(unknown, one, ping, two), Fault.stray(back, first));
    expect(sent, join(large, ping, two), Fault.oversized(back, first));
    Duration moment = Duration.ofSeconds(3); // longer than all frames take
    expect(sent, join(ping, two, one), Fault.late(back, first, moment));
    expect(
        sent, join(ping, two, one), Fault.reorder(back, Frames.answers(), 2, Duration.ofHours(1)));
    expect(sent, join(ping, two, one), Fault.reorder(back, Frames.answers(), 3, moment));
    expect(sent, join(one, ping, two), Fault.drop(back, Frames.requests()));
    expect(sent, join(one, two), Fault.drop(back, Frames.heartbeats()));
    expect(sent, join(one, ping, two), Fault.drop(back, Frames.all().chance(0)));
    expect(
        sent,
        join(one, one, two, two),
        Fault.trickle(back, Duration.ZERO), // in spite of the order: frames first
        Fault.drop(back, Frames.heartbeats()),
        Fault.duplicate(back, Frames.answers()));
  }

  private void expect(byte[] sent, byte[] received, Fault... faults) throws IOException {
    proxy.onNext(faults);
    try (Socket client = dial()) {
      for (byte b : sent) {
        client.getOutputStream().write(b); // in many pieces
      }
      assertArrayEquals(received, receive(client, received.length), Arrays.toString(faults));
    }
  }

  @Test
  void sendsAnotherProtocol() throws Exception {
    for (Foreign protocol : Foreign.values()) {
      byte[] said = protocol.bytes(Direction.TO_CLIENT);
      expect(frame(1, 1, 10), said, Fault.foreign(Direction.TO_CLIENT, protocol));
      said = protocol.bytes(Direction.TO_SERVER);
      expect(frame(1, 1, 10), said, Fault.foreign(Direction.TO_SERVER, protocol));
    }
  }

  @Test
  void injects() throws Exception {
    try (Socket client = dial()) {
      echo(client, frame(1, 1, 10));
      only().inject(Direction.TO_SERVER, new byte[] {1, 2});
      assertArrayEquals(new byte[] {1, 2}, receive(client, 2));
      only().inject(Direction.TO_CLIENT, new byte[] {3});
      assertArrayEquals(new byte[] {3}, receive(client, 1));
    }
  }

  @Test
  void retargetsAndResetsWhenTheServerIsGone() throws Exception {
    try (EchoServer other = new EchoServer()) {
      server.close();
      assertThrows(
          IOException.class,
          () -> {
            try (Socket client =
                dial()) { // may be reset before this side has noticed that it is open
              echo(client, new byte[] {1});
            }
          });
      assertEquals(1, proxy.counts().serverUnreachable());
      proxy.target(other.address());
      try (Socket client = dial()) {
        echo(client, new byte[] {1});
      }
    }
  }

  @Test
  void closesEverythingAndItsThreads() throws Exception {
    CompletableFuture<ProxiedConnection> never = new CompletableFuture<>();
    try (Socket client = dial()) {
      echo(client, new byte[] {1});
      never = proxy.nextConnection();
      proxy.close();
      proxy.close();
      assertEquals(-1, client.getInputStream().read());
    }
    assertTrue(never.isCancelled());
    assertTrue(proxy.nextConnection().isCancelled());
    assertThrows(ConnectException.class, this::dial);
    proxy.heal();
    proxy.apply(Fault.reset());
    proxy.unreachable();
    assertThrows(ConnectException.class, this::dial);
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().startsWith("hawser-fault-proxy")));
  }

  @Test
  void aPortInUseIsRejected() {
    FaultProxyBuilder taken = FaultProxy.builder(server.address()).port(proxy.address().port());
    assertThrows(UncheckedIOException.class, taken::start);
  }

  @Test
  void badFaultsAreRejected() {
    Direction to = Direction.TO_SERVER;
    Duration negative = Duration.ofMillis(-1);
    assertThrows(IllegalArgumentException.class, () -> Fault.delay(to, negative));
    assertThrows(
        IllegalArgumentException.class,
        () -> Fault.trickle(to, Duration.ofSeconds(Long.MAX_VALUE)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Fault.delay(to, Duration.ofMillis(2), Duration.ofMillis(1)));
    assertThrows(IllegalArgumentException.class, () -> Fault.flip(to, 1.1));
    assertThrows(IllegalArgumentException.class, () -> Fault.flip(to, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Fault.cut(to, -1, Ending.CLOSE));
    assertThrows(
        IllegalArgumentException.class, () -> Fault.reorder(to, Frames.all(), 1, Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> Fault.announce(to, Frames.all(), 1L << 32));
    assertThrows(IllegalArgumentException.class, () -> Frames.all().chance(-0.1));
    assertThrows(NullPointerException.class, () -> Fault.stall(null));
  }

  /** Waits for the proxy, which reads asynchronously. */
  private void awaitActs(FaultKind kind, long count) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(EventLimit.SECONDS);
    while (proxy.counts().of(kind) < count) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("no " + kind + " in time: " + proxy);
      }
      LockSupport.parkNanos(1_000_000); // the proxy may need this processor
    }
  }
}
