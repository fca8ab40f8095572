package io.hawser.netty.server;

import io.hawser.config.Keys;
import io.hawser.error.ClientClosedException;
import io.hawser.error.ConfigurationException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.RegistryException;
import io.hawser.netty.internal.call.MessageFuture;
import io.hawser.netty.internal.discovery.ServerAnnouncer;
import io.hawser.netty.internal.runtime.NettyVersion;
import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.netty.internal.runtime.Transports;
import io.hawser.netty.internal.server.AdvertisedAddress;
import io.hawser.netty.internal.server.ClientConnection;
import io.hawser.netty.internal.server.ClientConnectionInitializer;
import io.hawser.netty.internal.server.ClientRegistry;
import io.hawser.netty.internal.server.InFlightWork;
import io.hawser.netty.internal.server.ServerProcessors;
import io.hawser.netty.internal.server.SharedLimits;
import io.hawser.netty.internal.server.WorkerPool;
import io.hawser.netty.internal.tls.ServerTls;
import io.hawser.netty.security.TlsConfig;
import io.hawser.protocol.BranchPhaseTwoRequest;
import io.hawser.protocol.BranchPhaseTwoResponse;
import io.hawser.protocol.UndoLogDeleteRequest;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server endpoint of the protocol (sections 6 to 10): clients register, their requests go to a
 * {@link TransactionMessageHandler}, and the coordinator behind it pushes requests to RMs.
 *
 * <p>Every request of a registered client is answered: with the handler's answer, with a failure if
 * it threw or its answer cannot be encoded, or, when all workers and their queue are taken, with a
 * failure that says that the server is busy. Requests in one merged frame are answered in the form
 * that the client's release understands; what must not be merged gets a failure in its place, so
 * that the others keep theirs.
 *
 * <p>Safe for use by any thread. A connection is closed when nothing arrives for the idle time-out,
 * when it does not register in time or sends requests before, when its bytes are no frames, and
 * when it does not read what is sent to it.
 */
public final class NettyRemotingServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NettyRemotingServer.class);

  private static final int BACKLOG = 1024;

  /** A client with more to read is not read until it has less. */
  private static final WriteBufferWaterMark UNREAD =
      new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

  private static final long CLOSE_TIMEOUT_MILLIS = 10_000;
  private static final Duration REGISTER_TIMEOUT = Duration.ofSeconds(20);

  private final ServerConfig config;
  private final ClientRegistry registry;
  private final OwnThreads ioThreads = new OwnThreads("hawser-server-io");
  private final OwnThreads workerThreads = new OwnThreads("hawser-server-worker");
  private final EventLoopGroup loops;

  /** The listening channel and all connections; one that comes after the close is closed, too. */
  private final ChannelGroup channels =
      new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);

  private final @Nullable ServerTls tls;
  private final WorkerPool workers;
  private final ServerAddress address;
  private final ServerAddress advertised;
  private final @Nullable ServerAnnouncer registrar;
  private final InFlightWork running = new InFlightWork();
  private final Channel listening;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  private NettyRemotingServer(ServerConfig config, TransactionMessageHandler handler) {
    this.config = config;
    registry = new ClientRegistry(config);
    SharedLimits limits = new SharedLimits(config);
    TlsConfig tlsConfig = config.tls();
    tls = tlsConfig == null ? null : new ServerTls(tlsConfig, config.registrationTimeout());
    loops = Transports.eventLoopGroup(config.ioThreads(), ioThreads);
    workers =
        new WorkerPool(
            config.workerThreads(), config.workerQueueSize(), workerThreads, limits.log());
    // Not on this thread, in whose thread locals Netty would leave something.
    ChannelFuture bound = OwnThreads.callElsewhere("hawser-start", () -> listen(handler, limits));
    if (!bound.isSuccess()) {
      endThreads();
      throw cannotListen(config, bound.cause());
    }
    listening = bound.channel();
    channels.add(listening);
    address = addressOf(bound.channel());
    ServerRegistration registration = config.registration();
    try {
      advertised = registration == null ? address : AdvertisedAddress.of(registration, address);
      registrar =
          registration == null
              ? null
              : new ServerAnnouncer(
                  registration.config(), new ServiceInstance(advertised, registration.metadata()));
    } catch (RuntimeException e) {
      endThreads();
      throw e;
    }
  }

  private ChannelFuture listen(TransactionMessageHandler handler, SharedLimits limits) {
    return new ServerBootstrap()
        .group(loops)
        .channel(Transports.serverChannel())
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childHandler(
            new ClientConnectionInitializer(
                config,
                tls,
                registry,
                ServerProcessors.table(config, handler, registry, limits.log(), workers),
                channels,
                limits,
                running))
        .bind(config.host(), config.port())
        .awaitUninterruptibly();
  }

  /**
   * Starts to listen.
   *
   * @param config how
   * @param handler what answers the requests; called by workers, several at once
   * @return the server, which already accepts connections
   * @throws ConfigurationException if it cannot listen on the configured address
   * @throws io.hawser.error.RegistryException if it shall make itself known and a registry that is
   *     required rejects that, or has not accepted it after 20 s of attempts
   */
  public static NettyRemotingServer start(ServerConfig config, TransactionMessageHandler handler) {
    return start(config, handler, REGISTER_TIMEOUT);
  }

  public static NettyRemotingServer start(
      ServerConfig config, TransactionMessageHandler handler, Duration registerTimeout) {
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(handler, "handler");
    NettyVersion.check(); // before a class is loaded that may need what is not there
    NettyRemotingServer server;
    try {
      server = new NettyRemotingServer(config, handler);
    } catch (LinkageError e) {
      throw NettyVersion.misfit(e);
    }
    log.info("Listening on {} as release {}", server.address, config.version());
    ServerRegistration registration = config.registration();
    if (registration != null) {
      try {
        server.register(registration, registerTimeout);
      } catch (RuntimeException e) {
        server.close();
        throw e;
      }
    }
    return server;
  }

  private void register(ServerRegistration registration, Duration timeout) {
    ServerAnnouncer attempts = Objects.requireNonNull(registrar);
    CompletableFuture<?> registered = attempts.start();
    if (!registration.required()) {
      return;
    }
    try {
      registered.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HawserException error) {
        throw error.inCallerThread();
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new RegistryException(
          "Registering "
              + advertised
              + " was not confirmed within "
              + timeout.toMillis()
              + " ms by every registry of registry.type "
              + registration.config().get(Keys.REGISTRY_TYPE)
              + ", although it was tried again and again. "
              + String.join(". ", attempts.pending()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException("Interrupted while registering " + advertised, e);
    }
  }

  /**
   * Where it listens.
   *
   * @return the numeric address and the actual port
   */
  public ServerAddress address() {
    return address;
  }

  /**
   * By which address clients find it.
   *
   * @return what it registered in the registries, or {@link #address()} if it is in none
   */
  public ServerAddress advertised() {
    return advertised;
  }

  /**
   * Pushes the end of a branch to an RM that has its resource: the one that registered the branch;
   * else another connection of its application and address; else one of its application; else, for
   * AT branches, any (protocol section 9).
   *
   * @param clientId the RM that registered the branch, as {@link ClientSession#clientId()}
   * @param request the push
   * @param <R> the kind of the answer
   * @return ends with the answer, or with a {@link HawserException}: {@link
   *     NoServerAvailableException} if no such RM is connected, {@link
   *     io.hawser.error.ConnectionLostException} as soon as its connection closes, {@link
   *     io.hawser.error.RequestTimeoutException} after the configured time. Ends on an event loop:
   *     do not block in what depends on it
   */
  public <R extends BranchPhaseTwoResponse> CompletionStage<R> send(
      String clientId, BranchPhaseTwoRequest<R> request) {
    try {
      ClientConnection rm = choose(clientId, request);
      MessageFuture<R> future = MessageFuture.staged(request, Map.of(), rm, pushMillis(), null);
      rm.push(future);
      return future.stage();
    } catch (HawserException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /**
   * As {@link #send}, and waits for the answer.
   *
   * @param clientId the RM that registered the branch
   * @param request the push
   * @param <R> the kind of the answer
   * @return the answer
   * @throws HawserException as {@link #send}; also when the caller is interrupted, which stays set
   * @throws IllegalStateException if called on an event loop, which could not read the answer
   */
  public <R extends BranchPhaseTwoResponse> R sendSync(
      String clientId, BranchPhaseTwoRequest<R> request) {
    if (onEventLoop()) {
      throw new IllegalStateException(
          "sendSync would block an event loop of this server; use send there");
    }
    ClientConnection rm = choose(clientId, request);
    MessageFuture<R> future = MessageFuture.awaited(request, Map.of(), rm, pushMillis(), null);
    rm.push(future);
    return future.await();
  }

  /**
   * Tells one RM that has the resource to delete old undo logs: they are in the database that all
   * of them share. RMs before 0.7.1 do not know how (protocol section 9).
   *
   * @param request which undo logs
   * @throws HawserException {@link NoServerAvailableException} if no such RM is connected
   */
  public void sendOneway(UndoLogDeleteRequest request) {
    Objects.requireNonNull(request, "request");
    checkOpen();
    ClientConnection rm =
        registry.anyWith(request.resourceId(), it -> it.version().atLeast(0, 7, 1));
    if (rm == null) {
      throw new NoServerAvailableException(
          "No RM from release 0.7.1 with resource \""
              + request.resourceId()
              + "\" is connected to "
              + address
              + ", so nobody can delete its undo logs",
          null);
    }
    rm.sendOneway(request);
  }

  /**
   * Who is registered.
   *
   * @return a snapshot, in no particular order
   */
  public List<ClientSession> clients() {
    return registry.sessions();
  }

  /** Closes within the configured {@link ServerConfig#shutdownTimeout}; see there. */
  @Override
  public void close() {
    close(config.shutdownTimeout());
  }

  /**
   * Closes so that nobody notices, if the time is enough: it leaves the registries and accepts no
   * more connections, waits until its clients have left, answers what it has taken, lets pushes
   * end, and closes. A server that is in no registry does not wait for clients, which cannot know.
   *
   * <p>Clients of this SDK leave as soon as the registry no longer lists the server and another one
   * is ready. Original clients do not: they ask it nothing any more once the registry has told
   * them, at the latest ten seconds later (a minute, if they have just started), but keep the
   * connection open until the server closes it, so that with them all of the time is waited.
   *
   * <p>When the time is up, handlers are interrupted, requests without an answer get none, and
   * pushes without an answer fail. The threads then have 10 s to end. Not to be called by a handler
   * or on an event loop. A second call waits for the first.
   *
   * @param limit how long to wait, besides a few seconds for the registries; 0: not at all
   */
  public void close(Duration limit) {
    if (Objects.requireNonNull(limit, "limit").isNegative()) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: 0 or more)");
    }
    long nanos = TimeUnit.NANOSECONDS.convert(limit); // the most there is, if it is more
    if (!closing.compareAndSet(false, true)) {
      awaitClosed();
      return;
    }
    boolean interrupted = false;
    int before = running.count();
    try {
      if (registrar != null) {
        registrar.close(); // first of all, so that clients stop asking
      }
      if (nanos > 0) {
        interrupted = drain(System.nanoTime() + nanos);
      }
      running.cutOff();
      int after = running.count();
      int connected = registry.sessions().size();
      endThreads();
      log.info(
          "Closed the server that listened on {}: {}", address, report(before, after, connected));
    } finally {
      closed.countDown();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String report(int before, int after, int connected) {
    String unfinished =
        after == 0
            ? before == 0 ? "nothing was under way" : "all of them have ended"
            : after + " request(s) and pushes were cut off when the time for closing was over";
    return (before == 0 ? "" : before + " request(s) and pushes were under way; ")
        + unfinished
        + (connected == 0 ? "" : "; " + connected + " registered connection(s) were closed");
  }

  /** Returns whether the waiting was interrupted, which ends it. */
  private boolean drain(long deadline) {
    OwnThreads.callElsewhere(
        "hawser-server-close", () -> listening.close().awaitUninterruptibly(CLOSE_TIMEOUT_MILLIS));
    try {
      if (registrar != null && !channels.newCloseFuture().await(left(deadline))) {
        log.info("Closing {}, although {} connections have not left", address, channels.size());
      }
      if (!running.refuseAndAwaitNone(left(deadline) * 1_000_000)) {
        log.warn("Closing {}, although requests or pushes have not ended", address);
      }
      OwnThreads.callElsewhere(
              "hawser-server-close", () -> channels.writeAndFlush(Unpooled.EMPTY_BUFFER))
          .await(left(deadline)); // behind all answers
    } catch (InterruptedException e) {
      log.info("Interrupted while closing {}; not waiting any longer", address);
      return true;
    }
    return false;
  }

  private static long left(long deadlineNanos) {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime()));
  }

  private void awaitClosed() {
    boolean interrupted = false;
    while (true) {
      try {
        closed.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Closing the channels fails the pushes that handlers wait for. It has to come first: event loops
   * that end without a quiet period leave their channels open.
   */
  private void endThreads() {
    boolean ended = OwnThreads.callElsewhere("hawser-server-close", this::endLoops);
    workers.shutdown();
    if (tls != null) {
      tls.close();
    }
    try {
      ended &= ioThreads.join(CLOSE_TIMEOUT_MILLIS);
      ended &= workerThreads.join(CLOSE_TIMEOUT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ended = false;
    }
    if (!ended) {
      log.warn(
          "Not all threads have ended within {} ms, although interrupted; they are left behind",
          CLOSE_TIMEOUT_MILLIS);
    }
  }

  private boolean endLoops() {
    channels.close().awaitUninterruptibly(CLOSE_TIMEOUT_MILLIS);
    return loops
        .shutdownGracefully(0, CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_TIMEOUT_MILLIS);
  }

  private ClientConnection choose(String clientId, BranchPhaseTwoRequest<?> request) {
    Objects.requireNonNull(clientId, "clientId");
    Objects.requireNonNull(request, "request");
    checkOpen();
    ClientConnection rm = registry.choose(clientId, request.resourceId(), request.branchType());
    if (rm == null) {
      throw new NoServerAvailableException(
          "No RM is connected to "
              + address
              + " that can end branch "
              + request.branchId()
              + " of "
              + request.xid()
              + ": looked for \""
              + clientId
              + "\" and others like it with resource \""
              + request.resourceId()
              + "\" ("
              + request.branchType()
              + "). Push again when one has registered",
          null);
    }
    return rm;
  }

  private void checkOpen() {
    if (running.isCutOff()) {
      throw new ClientClosedException(
          Delivery.NOT_SENT, "The server that listened on " + address + " is closed", null);
    }
  }

  private long pushMillis() {
    return config.pushTimeout().toMillis();
  }

  private boolean onEventLoop() {
    for (EventExecutor loop : loops) {
      if (loop.inEventLoop()) {
        return true;
      }
    }
    return false;
  }

  private static ServerAddress addressOf(Channel channel) {
    InetSocketAddress local = (InetSocketAddress) channel.localAddress();
    return new ServerAddress(local.getAddress().getHostAddress(), local.getPort());
  }

  private static ConfigurationException cannotListen(
      ServerConfig config, @Nullable Throwable cause) {
    return new ConfigurationException(
        "Cannot listen on "
            + config.host()
            + " port "
            + config.port()
            + ": "
            + cause
            + " (expected: an address of this machine and a port that nobody listens on)",
        cause);
  }
}
