package io.hawser.netty.server;

import io.hawser.error.ConfigurationException;
import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.netty.internal.discovery.ServerAnnouncer;
import io.hawser.netty.internal.runtime.NettyVersion;
import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.netty.internal.server.AdvertisedAddress;
import io.hawser.netty.internal.server.ClientConnectionInitializer;
import io.hawser.netty.internal.server.ClientRegistry;
import io.hawser.netty.internal.server.EndpointShutdown;
import io.hawser.netty.internal.server.EndpointThreads;
import io.hawser.netty.internal.server.InFlightWork;
import io.hawser.netty.internal.server.ListeningSocket;
import io.hawser.netty.internal.server.RmPushes;
import io.hawser.netty.internal.server.ServerProcessors;
import io.hawser.netty.internal.server.SharedLimits;
import io.hawser.netty.internal.transport.EndpointSettings;
import io.hawser.netty.internal.transport.ServerTransport;
import io.hawser.netty.internal.transport.TransportSearch;
import io.hawser.protocol.BranchPhaseTwoRequest;
import io.hawser.protocol.BranchPhaseTwoResponse;
import io.hawser.protocol.UndoLogDeleteRequest;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

  private final ClientRegistry clients;
  private final InFlightWork running = new InFlightWork();
  private final EndpointThreads threads;
  private final ServerTransport transport;
  private final ServerAddress address;
  private final ServerAddress advertised;
  private final @Nullable ServerAnnouncer announcer;
  private final RmPushes pushes;
  private final EndpointShutdown closing;
  private final Duration shutdownTimeout;

  private NettyRemotingServer(ServerConfig config, TransactionMessageHandler handler) {
    shutdownTimeout = config.shutdownTimeout();
    clients = new ClientRegistry(config);
    SharedLimits limits = new SharedLimits(config);
    transport =
        TransportSearch.find("transport", config.transport()).server(settings(config, limits));
    threads = new EndpointThreads(config, limits);
    ListeningSocket socket = null;
    try {
      // Not on this thread, in whose thread locals Netty would leave something.
      socket =
          ListeningSocket.of(
              config,
              transport,
              OwnThreads.callElsewhere("hawser-start", () -> listen(config, handler, limits)));
      address = socket.address();
      ServerAnnouncement announcement = config.announcement();
      advertised = announcement == null ? address : AdvertisedAddress.of(announcement, address);
      announcer =
          announcement == null
              ? null
              : new ServerAnnouncer(
                  announcement.config(), new ServiceInstance(advertised, announcement.metadata()));
    } catch (Throwable e) { // also an Error: no one else could close it
      ListeningSocket listening = socket;
      endAfter(
          e,
          () -> {
            threads.end(listening);
            transport.close();
          });
      throw e;
    }
    pushes = new RmPushes(address, clients, running, threads, config.pushTimeout());
    closing = new EndpointShutdown(address, socket, threads, running, clients, announcer);
  }

  private ChannelFuture listen(
      ServerConfig config, TransactionMessageHandler handler, SharedLimits limits) {
    return transport
        .listen(
            threads.loops(),
            new ClientConnectionInitializer(
                config,
                transport,
                clients,
                ServerProcessors.table(config, handler, clients, limits.log(), threads.workers()),
                threads.channels(),
                limits,
                running))
        .awaitUninterruptibly();
  }

  private static EndpointSettings settings(ServerConfig config, SharedLimits limits) {
    return new EndpointSettings(
        config.host(),
        config.port(),
        config.tls(),
        config.webSocketPath(),
        config.registrationTimeout(),
        config.idleTimeout(),
        config.maxConnections(),
        config.maxUnregisteredConnections(),
        config.maxUnregisteredBytes(),
        config.maxUnregisteredBytesTotal(),
        limits.log());
  }

  /**
   * Starts to listen.
   *
   * @param config how
   * @param handler what answers the requests; called by several workers concurrently
   * @return the server, which already accepts connections
   * @throws ConfigurationException if it cannot listen on the configured address
   * @throws io.hawser.error.RegistryException if it is to be announced and a registry that is
   *     required rejects that, or has not accepted it after {@link ServerAnnouncement#timeout}
   */
  public static NettyRemotingServer start(ServerConfig config, TransactionMessageHandler handler) {
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
    ServerAnnouncement announcement = config.announcement();
    if (announcement != null) {
      try {
        server.announce(announcement);
      } catch (Throwable e) { // also an Error: no one else could close it
        endAfter(e, server::close);
        throw e;
      }
    }
    return server;
  }

  /** Ends what could not start. What that throws is added to the error of the start. */
  private static void endAfter(Throwable error, Runnable end) {
    try {
      end.run();
    } catch (Throwable e) {
      error.addSuppressed(e);
    }
  }

  private void announce(ServerAnnouncement announcement) {
    ServerAnnouncer starting = Objects.requireNonNull(announcer);
    CompletableFuture<?> accepted = starting.start();
    if (announcement.required()) {
      starting.await(accepted, announcement.timeout());
    }
  }

  /**
   * Returns where it listens.
   *
   * @return the numeric address and the actual port
   */
  public ServerAddress address() {
    return address;
  }

  /**
   * Returns the address by which clients find it.
   *
   * @return what is announced in the registries, or {@link #address()} if it is in none
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
    return pushes.send(clientId, request);
  }

  /**
   * Does the same as {@link #send}, and waits for the answer.
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
    return pushes.sendSync(clientId, request);
  }

  /**
   * Asks one RM that has the resource to delete old undo logs: they are in the database that all of
   * them share. RMs before 0.7.1 do not know how (protocol section 9).
   *
   * @param request which undo logs
   * @throws HawserException {@link NoServerAvailableException} if no such RM is connected
   */
  public void sendOneway(UndoLogDeleteRequest request) {
    pushes.sendOneway(request);
  }

  /**
   * Returns the clients that are registered.
   *
   * @return a snapshot, in no particular order
   */
  public List<ClientSession> clients() {
    return clients.sessions();
  }

  /** Closes within the configured {@link ServerConfig#shutdownTimeout}; see there. */
  @Override
  public void close() {
    close(shutdownTimeout);
  }

  /**
   * Closes without a failed request, if the time is enough. It is withdrawn from the registries and
   * accepts no more connections; then it waits until its clients have left, requests are answered
   * and pushes have ended. A server that is in no registry does not wait for its clients, as they
   * cannot know.
   *
   * <p>Clients of this SDK leave as soon as the registry no longer lists the server and another one
   * is ready. Seata's clients do not. They send it no requests once the registry has notified them,
   * at the latest ten seconds later (a minute, if they have just started). They keep the connection
   * open until the server closes it, so with them the whole limit is waited.
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
    try {
      closing.close(limit);
    } finally {
      transport.close();
    }
  }
}
