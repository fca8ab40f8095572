package io.hawser.testkit.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwards datagrams on its thread, and does to them what the faults say. Closing it ends the
 * thread, which closes all sockets.
 */
final class DatagramLoop implements Runnable, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DatagramLoop.class);

  private static final int MAX_EXITS = 1_024;
  private static final long EXIT_IDLE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long SWEEP_MILLIS = 10_000;
  private static final int MAX_DATAGRAM = 65_536;

  /** The datagrams of one socket that are read before the others have their turn. */
  private static final int DATAGRAMS_PER_READ = 64;

  /** Opens the socket of a client. */
  interface Opener {
    UpstreamSocket open(Selector selector, InetSocketAddress client) throws IOException;
  }

  private final Selector selector;
  private final Opener opener;
  private final DatagramChannel entrance;
  private final InetSocketAddress address;
  private final InetSocketAddress server;
  private final SplittableRandom random;
  private final Queue<Runnable> changes = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
  private volatile boolean closing;
  private volatile int openExits;
  private final DatagramCounters counters = new DatagramCounters();

  // Of the thread.
  private final Map<Direction, DatagramFaults> faults = new EnumMap<>(Direction.class);
  private final DatagramQueue queue = new DatagramQueue();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM);

  /** The sockets by the addresses of the clients, the one that was silent longest first. */
  private final Map<InetSocketAddress, UpstreamSocket> exits = new LinkedHashMap<>(16, 0.75f, true);

  DatagramLoop(
      InetSocketAddress listen, InetSocketAddress server, SplittableRandom random, Opener opener)
      throws IOException {
    this.opener = opener;
    this.server = server;
    this.random = random;
    for (Direction direction : Direction.values()) {
      faults.put(direction, DatagramFaults.NONE);
    }
    selector = Selector.open();
    entrance = DatagramChannel.open();
    try {
      entrance.setOption(StandardSocketOptions.SO_RCVBUF, UpstreamSocket.SOCKET_BUFFER);
      entrance.setOption(StandardSocketOptions.SO_SNDBUF, UpstreamSocket.SOCKET_BUFFER);
      entrance.bind(listen);
      entrance.configureBlocking(false);
      entrance.register(selector, SelectionKey.OP_READ);
      address = (InetSocketAddress) entrance.getLocalAddress();
    } catch (IOException e) {
      entrance.close();
      selector.close();
      throw e;
    }
  }

  InetSocketAddress address() {
    return address;
  }

  /** Returns what was counted. Any thread. */
  DatagramCounts counts() {
    return counters.counts(openExits);
  }

  /** Runs a change on the thread, and returns when it is done, or the loop has ended. */
  void change(Runnable change) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    changes.add(
        () -> {
          change.run();
          done.complete(null);
        });
    selector.wakeup();
    CompletableFuture.anyOf(done, ended).join();
  }

  /** Sets the faults of a direction. It is called in a {@link #change}. */
  void faults(Direction direction, DatagramFaults wanted) {
    faults.put(direction, wanted);
  }

  /** Moves all clients to other sockets. It is called in a {@link #change}. */
  void moveAll() {
    for (UpstreamSocket exit : exits.values()) {
      try {
        exit.move();
        counters.moves.increment();
      } catch (IOException e) {
        log.warn("The datagram proxy cannot open another socket for {}", exit.client(), e);
      }
    }
  }

  @Override
  public void run() {
    try {
      while (!closing) {
        long wait = queue.waitMillis();
        selector.select(wait == 0 ? SWEEP_MILLIS : Math.min(wait, SWEEP_MILLIS));
        for (Runnable change = changes.poll(); change != null; change = changes.poll()) {
          change.run();
        }
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.isValid()) {
            tryToRead(key);
          }
        }
        selector.selectedKeys().clear();
        sendDue();
        closeIdle();
      }
    } catch (IOException e) {
      log.warn("The datagram proxy on {} ends", address, e);
    } finally {
      closeAll();
      ended.complete(null);
    }
  }

  /** Reads from one socket. An error there does not stop the others. */
  private void tryToRead(SelectionKey key) {
    try {
      read(key);
    } catch (IOException e) { // such as no more sockets
      log.warn("The datagram proxy on {} drops a datagram: {}", address, e.toString());
      counters.overflowed.increment();
    }
  }

  private void read(SelectionKey key) throws IOException {
    UpstreamSocket exit = (UpstreamSocket) key.attachment();
    DatagramChannel channel = (DatagramChannel) key.channel();
    for (int i = 0; i < DATAGRAMS_PER_READ; i++) {
      buffer.clear();
      InetSocketAddress sender = (InetSocketAddress) channel.receive(buffer);
      if (sender == null) {
        return;
      }
      buffer.flip();
      if (exit == null) {
        arrived(exitOf(sender), Direction.TO_SERVER);
      } else if (sender.equals(server)) {
        arrived(exit, Direction.TO_CLIENT);
      }
    }
  }

  private UpstreamSocket exitOf(InetSocketAddress client) throws IOException {
    UpstreamSocket known = exits.get(client);
    if (known != null) {
      return known;
    }
    if (exits.size() >= MAX_EXITS) {
      close(exits.values().iterator().next());
    }
    UpstreamSocket made = opener.open(selector, client);
    exits.put(client, made);
    openExits = exits.size();
    return made;
  }

  /** Decides what becomes of the datagram in the buffer. */
  private void arrived(UpstreamSocket exit, Direction direction) {
    exit.use();
    DatagramFaults now = Objects.requireNonNull(faults.get(direction));
    if (hit(now.loss())) {
      counters.lost.increment();
      return;
    }
    boolean twice = hit(now.duplication());
    long delay = now.delay().toNanos();
    if (hit(now.reordering())) {
      counters.reordered.increment();
      delay += now.hold().toNanos();
    }
    if (twice) {
      counters.duplicated.increment();
    }
    for (int copies = twice ? 2 : 1; copies > 0; copies--) {
      if (delay == 0) {
        send(exit, direction, buffer.duplicate());
      } else if (!queue.add(System.nanoTime() + delay, exit, direction, copy(buffer))) {
        counters.overflowed.increment();
      }
    }
  }

  private boolean hit(double share) {
    return share > 0 && random.nextDouble() < share;
  }

  private static ByteBuffer copy(ByteBuffer from) {
    return ByteBuffer.allocate(from.remaining()).put(from.duplicate()).flip();
  }

  private void sendDue() {
    for (DatagramQueue.Held next = queue.due(); next != null; next = queue.due()) {
      send(next.exit(), next.direction(), next.content());
    }
  }

  private void send(UpstreamSocket exit, Direction direction, ByteBuffer content) {
    boolean toServer = direction == Direction.TO_SERVER;
    DatagramChannel out = toServer ? exit.channel() : entrance;
    try {
      boolean empty = !content.hasRemaining();
      if (out.isOpen() && (out.send(content, toServer ? server : exit.client()) > 0 || empty)) {
        counters.forwarded.increment();
      } else {
        counters.overflowed.increment();
      }
    } catch (IOException e) { // such as that of a closed port
      log.debug("A datagram was not sent", e);
      counters.overflowed.increment();
    }
  }

  private void closeIdle() {
    while (!exits.isEmpty()) {
      UpstreamSocket eldest = exits.values().iterator().next();
      if (eldest.idleNanos() < EXIT_IDLE_NANOS) {
        return;
      }
      close(eldest);
    }
  }

  private void close(UpstreamSocket exit) {
    exits.remove(exit.client());
    openExits = exits.size();
    try {
      exit.close();
    } catch (IOException e) {
      log.warn("The socket of {} was not closed", exit.client(), e);
    }
  }

  /** Closes the sockets of all clients. It is called in a {@link #change}. */
  void closeExits() {
    List.copyOf(exits.values()).forEach(this::close);
  }

  private void closeAll() {
    closeExits();
    try {
      entrance.close();
      selector.close();
    } catch (IOException e) {
      log.warn("A socket of the datagram proxy on {} was not closed", address, e);
    }
  }

  /** Has the thread end. Any thread. */
  @Override
  public void close() {
    closing = true;
    selector.wakeup();
  }
}
