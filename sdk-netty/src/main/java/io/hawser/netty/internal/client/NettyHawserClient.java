package io.hawser.netty.internal.client;

import io.hawser.ClientRole;
import io.hawser.ClientStatus;
import io.hawser.HawserClient;
import io.hawser.RpcClient;
import io.hawser.RpcHook;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.config.LiveConfig;
import io.hawser.netty.internal.call.CallGuard;
import io.hawser.netty.internal.call.ProcessorTable;
import io.hawser.netty.internal.connection.AddressDialer;
import io.hawser.netty.internal.connection.ClosingReport;
import io.hawser.netty.internal.connection.Connection;
import io.hawser.netty.internal.connection.ConnectionSettings;
import io.hawser.netty.internal.connection.Dialer;
import io.hawser.netty.internal.connection.Failover;
import io.hawser.netty.internal.connection.FreshLookup;
import io.hawser.netty.internal.connection.HostResolver;
import io.hawser.netty.internal.connection.InFlightLimit;
import io.hawser.netty.internal.connection.Registration;
import io.hawser.netty.internal.connection.RoleParts;
import io.hawser.netty.internal.discovery.Discovery;
import io.hawser.netty.internal.discovery.Providers;
import io.hawser.netty.internal.pool.NettyClientChannelManager;
import io.hawser.netty.internal.pool.NodeResolver;
import io.hawser.netty.internal.pool.ServerNode;
import io.hawser.netty.internal.pool.ServerSelector;
import io.hawser.netty.internal.pool.ServerWaits;
import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.internal.runtime.ShutdownSteps;
import io.hawser.netty.internal.runtime.Transports;
import io.hawser.netty.internal.transport.ClientTransport;
import io.hawser.netty.internal.transport.TransportSearch;
import io.hawser.registry.RegistryProvider;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionLog;
import io.hawser.transaction.TransactionManager;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: makes every part of a client, connects them, and takes them apart. It is
 * the only class that knows all. Each thread ends with its {@link #close}.
 */
final class NettyHawserClient implements HawserClient {
  private static final Logger log = LoggerFactory.getLogger(NettyHawserClient.class);

  private final HawserConfig config;
  private final LiveConfig liveConfig;
  private final OwnThreads loopThreads;
  private final EventLoopGroup loops;
  private final HostResolver resolver;
  private final NodeResolver nodes;
  private final ClientTransport transport;
  private final Signer signer;
  private final InFlightLimit inFlight;
  private final OwnThreads guardThread = new OwnThreads("hawser-guard");
  private final CallGuard guard = new CallGuard(guardThread);
  private final RmExecutor rmExecutor;
  private final Discovery discovery;
  private final JournalStore journal;
  private final Roles roles = new Roles();
  private final PeerLog serverLogs = new PeerLog();
  private final @Nullable TransactionManager transactionManager;
  private final @Nullable ResourceManager resourceManager;
  private final ClientShutdown closing;

  NettyHawserClient(LiveConfig config, List<RpcHook> hooks) {
    this(config, hooks, null, NettyHawserClient::closer);
  }

  /**
   * Creates the parts of a client. {@code liveConfig} is closed with the client; {@code lookup}
   * asks for the addresses of a name, {@code null} for the usual way; {@code closers} makes the
   * thread that closes if one of our own threads asks for it.
   */
  NettyHawserClient(
      LiveConfig liveConfig,
      List<RpcHook> hooks,
      HostResolver.@Nullable Lookup lookup,
      ThreadFactory closers) {
    this.liveConfig = liveConfig;
    this.config = liveConfig.current();
    this.closing = new ClientShutdown(closers, this::isOwnThread, this::closeInOrder);
    // What can be wrong is looked at before anything is started.
    Map<String, RegistryProvider> registries = Providers.registries(config);
    List<RoleSettings> settings = RoleSettings.of(config);
    this.transport =
        TransportSearch.find(Keys.TRANSPORT_TYPE.name(), config.get(Keys.TRANSPORT_TYPE))
            .client(config);
    this.signer = new Signer(config);

    this.loopThreads = new OwnThreads(config.get(Keys.EVENT_LOOP_THREAD_PREFIX));
    this.loops = Transports.eventLoopGroup(eventLoopThreads(config), loopThreads);
    this.inFlight = new InFlightLimit(config.get(Keys.MAX_IN_FLIGHT_PER_CLIENT));
    Duration refresh = config.get(Keys.REGISTRY_REFRESH);
    this.resolver = new HostResolver(lookup == null ? new FreshLookup(refresh) : lookup);
    this.nodes = new NodeResolver(resolver, loops.next(), refresh, roles::update);
    ResourceTable resources = new ResourceTable();
    this.rmExecutor = new RmExecutor(config, () -> resources.size() <= 1);
    this.discovery = new Discovery(liveConfig, registries, nodes::found);
    this.journal = new JournalStore(config.get(Keys.JOURNAL_BYTES), Clock.systemUTC());
    RpcHooks rpcHooks = new RpcHooks(TransactionJournal.addTo(hooks, journal));
    ProcessorTable<Connection> processors = ClientProcessors.table(resources, rmExecutor, rpcHooks);
    for (RoleSettings each : settings) {
      roles.add(each.connections().role(), role(each, resources, processors, rpcHooks));
    }
    Role tm = roles.find(ClientRole.TM);
    Role rm = roles.find(ClientRole.RM);
    this.transactionManager = tm == null ? null : new DefaultTransactionManager(tm.rpc());
    this.resourceManager =
        rm == null
            ? null
            : new DefaultResourceManager(
                rm.rpc(),
                rm.manager(),
                resources,
                config.get(Keys.ALLOW_UNREGISTERED_RESOURCES),
                config.get(Keys.CONNECT_TIMEOUT).multipliedBy(2).plusSeconds(5));
  }

  private Role role(
      RoleSettings own,
      ResourceTable resources,
      ProcessorTable<Connection> processors,
      RpcHooks hooks) {
    ConnectionSettings settings = own.connections();
    boolean tm = settings.role() == ClientRole.TM;
    Dialer dialer = new AddressDialer(resolver, transport, settings);
    Supplier<Registration> registrations =
        tm
            ? () -> new TmRegistration(config, signer)
            : () -> new RmRegistration(config, resources, signer);
    EventLoop loop = loops.next();
    NettyClientChannelManager manager =
        new NettyClientChannelManager(
            settings.role(),
            loop,
            (node, owner) -> {
              ServerSelector others = new ServerSelector(owner, roles.leadership());
              Failover failover =
                  new Failover(others::instead, others::next, roles.leadership(), settings);
              return new ServerNode(
                  node,
                  loops.next(),
                  new RoleParts<>(
                      settings,
                      dialer,
                      registrations,
                      processors,
                      failover,
                      roles.origins(),
                      serverLogs),
                  inFlight,
                  owner::changed);
            },
            own.loadBalance(),
            () -> discovery.description(),
            node -> roles.readyAs(settings.role(), node));
    ServerSelector selector = new ServerSelector(manager, roles.leadership());
    ServerWaits waits = new ServerWaits(manager, selector, inFlight, loop, settings);
    NettyRpcClient rpc = new NettyRpcClient(selector, waits, hooks, loops, guard, settings);
    return new Role(manager, rpc, config.get(tm ? Keys.TM_FAIL_FAST : Keys.RM_FAIL_FAST));
  }

  private static int eventLoopThreads(HawserConfig config) {
    int threads = config.get(Keys.EVENT_LOOP_THREADS);
    return threads > 0 ? threads : 2 * Runtime.getRuntime().availableProcessors();
  }

  /** Connects. It throws if a role that must fail fast cannot connect; the caller closes. */
  void start() {
    CompletableFuture<@Nullable Void> registryAnswered = discovery.start();
    List<CompletableFuture<@Nullable Void>> wanted = roles.firstOutcomes();
    if (!wanted.isEmpty()) {
      wanted.add(0, registryAnswered);
      // Connect, then register: each has its time-out. A name server or registry may add its own.
      Duration limit = config.get(Keys.CONNECT_TIMEOUT).multipliedBy(2).plusSeconds(20);
      StartupCheck.await(wanted, limit, discovery::description);
    }
    discovery.clientStarted();
  }

  @Override
  public TransactionManager transactionManager() {
    if (transactionManager == null) {
      throw roles.notConfigured(ClientRole.TM);
    }
    return transactionManager;
  }

  @Override
  public ResourceManager resourceManager() {
    if (resourceManager == null) {
      throw roles.notConfigured(ClientRole.RM);
    }
    return resourceManager;
  }

  @Override
  public RpcClient rpc(ClientRole role) {
    Role found = roles.find(role);
    if (found == null) {
      throw roles.notConfigured(role);
    }
    return found.rpc();
  }

  @Override
  public TransactionLog transactions() {
    return journal;
  }

  @Override
  public HawserConfig config() {
    return liveConfig.current();
  }

  @Override
  public ClientStatus status() {
    return new ClientStatus(
        roles.status(), discovery.status(), closing.hasBegun(), rmExecutor.status());
  }

  @Override
  public void close() {
    close(config.get(Keys.SHUTDOWN_TIMEOUT));
  }

  @Override
  public void close(Duration timeout) {
    if (Objects.requireNonNull(timeout, "timeout").isNegative()) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: 0 or more)");
    }
    closing.close(timeout);
  }

  static Thread closer(Runnable task) {
    return OwnThreads.unrelated(task, "hawser-close");
  }

  private boolean isOwnThread() {
    return Transports.isEventLoop(loops)
        || rmExecutor.isCurrentThread()
        || discovery.isCurrentThread();
  }

  /**
   * Closes from the callers inwards: no new requests, the last answers and handlers, connections,
   * threads.
   */
  private void closeInOrder(Duration timeout) {
    ShutdownSteps steps = new ShutdownSteps(timeout);
    roles.stopTaking();
    ClosingReport.Pending before = roles.unfinished();
    Role tm = roles.find(ClientRole.TM);
    Role rm = roles.find(ClientRole.RM);
    List<CompletableFuture<@Nullable Void>> drained = new ArrayList<>();
    if (tm != null) {
      drained.add(tm.manager().drain());
    }
    // Handlers first: their answers need the RM's connections.
    int[] cutOff = new int[1];
    steps.run(() -> rmExecutor.close(steps.left(), () -> cutOff[0] = roles.unfinished().pushes()));
    if (rm != null) {
      drained.add(rm.manager().drain());
    }
    drained.forEach(all -> steps.await(all, steps.left()));
    // A handler that is interrupted may still be answered for, but its branch is not finished.
    ClosingReport.Pending after = roles.unfinished().withAtLeast(cutOff[0]);
    for (Role role : roles.all()) {
      steps.await(role.manager().close(), Duration.ofSeconds(1));
    }
    resolver.close();
    transport.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    steps.run(this::awaitLoops);
    guard.close();
    steps.run(() -> guardThread.join(1_000));
    steps.run(discovery::close);
    liveConfig.close();
    log.info(
        "Closed the client {}: {}",
        config.get(Keys.APPLICATION_ID),
        ClosingReport.sentence(before, after));
    steps.end();
  }

  private void awaitLoops() throws InterruptedException {
    if (!loopThreads.join(2_000)) {
      log.warn("An event loop still runs after close(): does a dependent of a stage block it?");
    }
  }
}
