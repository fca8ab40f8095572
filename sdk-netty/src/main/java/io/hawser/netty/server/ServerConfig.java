package io.hawser.netty.server;

import io.hawser.error.ConfigurationException;
import io.hawser.netty.security.TlsConfig;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link NettyRemotingServer} listens, answers and protects itself. Made with {@link
 * #builder}; a bad value is refused there as {@code name: value (expected: …)}.
 *
 * @param host the host name or numeric address to listen on; default 127.0.0.1
 * @param port the port to listen on, 0 for any free one; default 0
 * @param ioThreads how many event loops read and write; default: processors, at most 8
 * @param workerThreads how many requests are handled at once; default 50
 * @param workerQueueSize how many requests may wait for a worker, beyond which clients are answered
 *     that the server is busy; default 20,000
 * @param parallelMergedRequests whether the requests of one merged frame are handled at once or one
 *     after another; default true
 * @param batchResponses whether merged requests of clients from 1.5.0 are answered with BatchResult
 *     frames (protocol section 7.2); default false
 * @param individualReplies whether merged requests of clients from 2.3.0 are answered one by one;
 *     default true
 * @param idleTimeout after how long without a whole frame from the client a connection is closed;
 *     default 15 s
 * @param registrationTimeout how long a connection may stay unregistered; default 15 s
 * @param pushTimeout how long a push waits for the RM's answer; default 15 s
 * @param version the release announced to clients; default 2.6.0
 * @param maxDecompressedBytes the limit of one decompressed body; default 8 MiB
 * @param maxQueuedBytes how many bytes may wait for one client to read them before its connection
 *     is closed; default 64 MiB
 * @param maxUnregisteredBytes how many bytes a connection may send until it is registered; default
 *     256 KiB
 * @param maxUnregisteredBytesTotal how many bytes all connections together may have sent without
 *     being registered, before the one that sent most is closed; default a sixteenth of the heap,
 *     at most 64 MiB
 * @param maxUnregisteredConnections how many connections may be open without being registered; one
 *     more closes the oldest of them; default 5,000
 * @param maxInboundBytesTotal how many bytes of frames without their end may be held of all
 *     registered connections together, before the one that holds most is closed; default an eighth
 *     of the heap, at most 256 MiB
 * @param maxQueuedBytesTotal how many bytes may wait for all clients together to read them, before
 *     the connection of the one with most is closed; default a quarter of the heap, at most 512 MiB
 * @param maxResourceBytesPerHost how many bytes of memory the resource ids of one application at
 *     one address may take, about 300 and its characters for each; a registration with more is
 *     rejected; default 32 MiB
 * @param maxResourceBytesTotal the same for all clients together; default an eighth of the heap, at
 *     most 256 MiB
 * @param maxConnections how many connections may be open; one more is closed as soon as it is
 *     accepted; default 10,000
 * @param maxInFlightPerConnection how many requests of one connection may be without an answer; one
 *     more is answered that the server is busy; default 10,000
 * @param maxUndecodableFrames how many frames that cannot be decoded a connection may send within
 *     ten seconds; one more closes it; default 10
 * @param shutdownTimeout how long {@link NettyRemotingServer#close()} lets clients leave and what
 *     is running finish; default 10 s
 * @param registrationCheck who may register; default everybody
 * @param registration in which registries the server makes itself known, {@code null} for none, the
 *     default
 * @param tls the certificates to show and to trust, {@code null} for connections without TLS, the
 *     default
 * @param webSocketPath the path at which to take WebSockets, such as {@code /seata}; {@code null}
 *     for connections without HTTP, the default
 */
public record ServerConfig(
    String host,
    int port,
    int ioThreads,
    int workerThreads,
    int workerQueueSize,
    boolean parallelMergedRequests,
    boolean batchResponses,
    boolean individualReplies,
    Duration idleTimeout,
    Duration registrationTimeout,
    Duration pushTimeout,
    String version,
    int maxDecompressedBytes,
    long maxQueuedBytes,
    int maxUnregisteredBytes,
    long maxUnregisteredBytesTotal,
    int maxUnregisteredConnections,
    long maxInboundBytesTotal,
    long maxQueuedBytesTotal,
    long maxResourceBytesPerHost,
    long maxResourceBytesTotal,
    int maxConnections,
    int maxInFlightPerConnection,
    int maxUndecodableFrames,
    Duration shutdownTimeout,
    RegistrationCheck registrationCheck,
    @Nullable ServerRegistration registration,
    @Nullable TlsConfig tls,
    @Nullable String webSocketPath) {

  private static final int MAX_VERSION_LENGTH = 100;

  /** Checks all values. */
  public ServerConfig {
    Objects.requireNonNull(host, "host");
    check(!host.isBlank(), "host", host, "a host name or address");
    check(port >= 0 && port <= 65_535, "port", port, "0 to 65535");
    check(ioThreads >= 1, "ioThreads", ioThreads, "1 or more");
    check(workerThreads >= 1, "workerThreads", workerThreads, "1 or more");
    check(workerQueueSize >= 0, "workerQueueSize", workerQueueSize, "0 or more");
    checkPositive("idleTimeout", idleTimeout);
    checkPositive("registrationTimeout", registrationTimeout);
    checkPositive("pushTimeout", pushTimeout);
    Objects.requireNonNull(version, "version");
    check(
        !version.isBlank() && version.length() <= MAX_VERSION_LENGTH,
        "version",
        version,
        "a release such as 2.6.0");
    check(maxDecompressedBytes >= 1, "maxDecompressedBytes", maxDecompressedBytes, "1 or more");
    check(maxQueuedBytes >= 1, "maxQueuedBytes", maxQueuedBytes, "1 or more");
    check(maxUnregisteredBytes >= 1, "maxUnregisteredBytes", maxUnregisteredBytes, "1 or more");
    check(
        maxUnregisteredBytesTotal >= 1,
        "maxUnregisteredBytesTotal",
        maxUnregisteredBytesTotal,
        "1 or more");
    check(
        maxUnregisteredConnections >= 1,
        "maxUnregisteredConnections",
        maxUnregisteredConnections,
        "1 or more");
    check(maxInboundBytesTotal >= 1, "maxInboundBytesTotal", maxInboundBytesTotal, "1 or more");
    check(maxQueuedBytesTotal >= 1, "maxQueuedBytesTotal", maxQueuedBytesTotal, "1 or more");
    check(
        maxResourceBytesPerHost >= 1,
        "maxResourceBytesPerHost",
        maxResourceBytesPerHost,
        "1 or more");
    check(maxResourceBytesTotal >= 1, "maxResourceBytesTotal", maxResourceBytesTotal, "1 or more");
    check(maxConnections >= 1, "maxConnections", maxConnections, "1 or more");
    check(
        maxInFlightPerConnection >= 1,
        "maxInFlightPerConnection",
        maxInFlightPerConnection,
        "1 or more");
    check(maxUndecodableFrames >= 0, "maxUndecodableFrames", maxUndecodableFrames, "0 or more");
    Objects.requireNonNull(shutdownTimeout, "shutdownTimeout");
    check(!shutdownTimeout.isNegative(), "shutdownTimeout", shutdownTimeout, "0 or more");
    Objects.requireNonNull(registrationCheck, "registrationCheck");
    check(
        webSocketPath == null || webSocketPath.startsWith("/"),
        "webSocketPath",
        String.valueOf(webSocketPath),
        "a path that begins with a slash");
  }

  /**
   * A builder with the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  private static void checkPositive(String name, Duration value) {
    Objects.requireNonNull(value, name);
    check(value.toMillis() > 0, name, value, "1 ms or more");
  }

  private static void check(boolean good, String name, Object value, String expected) {
    if (!good) {
      throw new ConfigurationException(name + ": " + value + " (expected: " + expected + ")", null);
    }
  }

  /** Collects the properties of a {@link ServerConfig}, which describes them and checks them. */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port;
    private int ioThreads = Math.min(8, Runtime.getRuntime().availableProcessors());
    private int workerThreads = 50;
    private int workerQueueSize = 20_000;
    private boolean parallelMergedRequests = true;
    private boolean batchResponses;
    private boolean individualReplies = true;
    private Duration idleTimeout = Duration.ofSeconds(15);
    private Duration registrationTimeout = Duration.ofSeconds(15);
    private Duration pushTimeout = Duration.ofSeconds(15);
    private String version = "2.6.0";
    private int maxDecompressedBytes = 8 * 1024 * 1024;
    private long maxQueuedBytes = 64L * 1024 * 1024;
    private int maxUnregisteredBytes = 256 * 1024;
    private long maxUnregisteredBytesTotal = memory(16, 64);
    private int maxUnregisteredConnections = 5_000;
    private long maxInboundBytesTotal = memory(8, 256);
    private long maxQueuedBytesTotal = memory(4, 512);
    private long maxResourceBytesPerHost = 32L * 1024 * 1024;
    private long maxResourceBytesTotal = memory(8, 256);
    private int maxConnections = 10_000;
    private int maxInFlightPerConnection = 10_000;
    private int maxUndecodableFrames = 10;
    private Duration shutdownTimeout = Duration.ofSeconds(10);
    private RegistrationCheck registrationCheck = RegistrationCheck.ACCEPT_ALL;
    private @Nullable ServerRegistration registration;
    private @Nullable TlsConfig tls;
    private @Nullable String webSocketPath;

    private Builder() {}

    /** That part of the largest heap, at most so many MiB. */
    private static long memory(int part, int maxMib) {
      return Math.min(Runtime.getRuntime().maxMemory() / part, maxMib * 1024L * 1024);
    }

    /** See {@link ServerConfig#host}. */
    public Builder host(String host) {
      this.host = host;
      return this;
    }

    /** See {@link ServerConfig#port}. */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /** See {@link ServerConfig#ioThreads}. */
    public Builder ioThreads(int ioThreads) {
      this.ioThreads = ioThreads;
      return this;
    }

    /** See {@link ServerConfig#workerThreads}. */
    public Builder workerThreads(int workerThreads) {
      this.workerThreads = workerThreads;
      return this;
    }

    /** See {@link ServerConfig#workerQueueSize}. */
    public Builder workerQueueSize(int workerQueueSize) {
      this.workerQueueSize = workerQueueSize;
      return this;
    }

    /** See {@link ServerConfig#parallelMergedRequests}. */
    public Builder parallelMergedRequests(boolean parallelMergedRequests) {
      this.parallelMergedRequests = parallelMergedRequests;
      return this;
    }

    /** See {@link ServerConfig#batchResponses}. */
    public Builder batchResponses(boolean batchResponses) {
      this.batchResponses = batchResponses;
      return this;
    }

    /** See {@link ServerConfig#individualReplies}. */
    public Builder individualReplies(boolean individualReplies) {
      this.individualReplies = individualReplies;
      return this;
    }

    /** See {@link ServerConfig#idleTimeout}. */
    public Builder idleTimeout(Duration idleTimeout) {
      this.idleTimeout = idleTimeout;
      return this;
    }

    /** See {@link ServerConfig#registrationTimeout}. */
    public Builder registrationTimeout(Duration registrationTimeout) {
      this.registrationTimeout = registrationTimeout;
      return this;
    }

    /** See {@link ServerConfig#pushTimeout}. */
    public Builder pushTimeout(Duration pushTimeout) {
      this.pushTimeout = pushTimeout;
      return this;
    }

    /** See {@link ServerConfig#version}. */
    public Builder version(String version) {
      this.version = version;
      return this;
    }

    /** See {@link ServerConfig#maxDecompressedBytes}. */
    public Builder maxDecompressedBytes(int maxDecompressedBytes) {
      this.maxDecompressedBytes = maxDecompressedBytes;
      return this;
    }

    /** See {@link ServerConfig#maxQueuedBytes}. */
    public Builder maxQueuedBytes(long maxQueuedBytes) {
      this.maxQueuedBytes = maxQueuedBytes;
      return this;
    }

    /** See {@link ServerConfig#maxUnregisteredBytes}. */
    public Builder maxUnregisteredBytes(int maxUnregisteredBytes) {
      this.maxUnregisteredBytes = maxUnregisteredBytes;
      return this;
    }

    /** See {@link ServerConfig#maxUnregisteredBytesTotal}. */
    public Builder maxUnregisteredBytesTotal(long maxUnregisteredBytesTotal) {
      this.maxUnregisteredBytesTotal = maxUnregisteredBytesTotal;
      return this;
    }

    /** See {@link ServerConfig#maxUnregisteredConnections}. */
    public Builder maxUnregisteredConnections(int maxUnregisteredConnections) {
      this.maxUnregisteredConnections = maxUnregisteredConnections;
      return this;
    }

    /** See {@link ServerConfig#maxInboundBytesTotal}. */
    public Builder maxInboundBytesTotal(long maxInboundBytesTotal) {
      this.maxInboundBytesTotal = maxInboundBytesTotal;
      return this;
    }

    /** See {@link ServerConfig#maxQueuedBytesTotal}. */
    public Builder maxQueuedBytesTotal(long maxQueuedBytesTotal) {
      this.maxQueuedBytesTotal = maxQueuedBytesTotal;
      return this;
    }

    /** See {@link ServerConfig#maxResourceBytesPerHost}. */
    public Builder maxResourceBytesPerHost(long maxResourceBytesPerHost) {
      this.maxResourceBytesPerHost = maxResourceBytesPerHost;
      return this;
    }

    /** See {@link ServerConfig#maxResourceBytesTotal}. */
    public Builder maxResourceBytesTotal(long maxResourceBytesTotal) {
      this.maxResourceBytesTotal = maxResourceBytesTotal;
      return this;
    }

    /** See {@link ServerConfig#maxConnections}. */
    public Builder maxConnections(int maxConnections) {
      this.maxConnections = maxConnections;
      return this;
    }

    /** See {@link ServerConfig#maxInFlightPerConnection}. */
    public Builder maxInFlightPerConnection(int maxInFlightPerConnection) {
      this.maxInFlightPerConnection = maxInFlightPerConnection;
      return this;
    }

    /** See {@link ServerConfig#maxUndecodableFrames}. */
    public Builder maxUndecodableFrames(int maxUndecodableFrames) {
      this.maxUndecodableFrames = maxUndecodableFrames;
      return this;
    }

    /** See {@link ServerConfig#shutdownTimeout}. */
    public Builder shutdownTimeout(Duration shutdownTimeout) {
      this.shutdownTimeout = shutdownTimeout;
      return this;
    }

    /** See {@link ServerConfig#registrationCheck}. */
    public Builder registrationCheck(RegistrationCheck registrationCheck) {
      this.registrationCheck = registrationCheck;
      return this;
    }

    /** See {@link ServerConfig#registration}. */
    public Builder registration(@Nullable ServerRegistration registration) {
      this.registration = registration;
      return this;
    }

    /** See {@link ServerConfig#tls}. */
    public Builder tls(@Nullable TlsConfig tls) {
      this.tls = tls;
      return this;
    }

    /** See {@link ServerConfig#webSocketPath}. */
    public Builder webSocketPath(@Nullable String webSocketPath) {
      this.webSocketPath = webSocketPath;
      return this;
    }

    /**
     * Builds the configuration.
     *
     * @return the configuration
     * @throws ConfigurationException if a value is out of its range
     */
    public ServerConfig build() {
      return new ServerConfig(
          host,
          port,
          ioThreads,
          workerThreads,
          workerQueueSize,
          parallelMergedRequests,
          batchResponses,
          individualReplies,
          idleTimeout,
          registrationTimeout,
          pushTimeout,
          version,
          maxDecompressedBytes,
          maxQueuedBytes,
          maxUnregisteredBytes,
          maxUnregisteredBytesTotal,
          maxUnregisteredConnections,
          maxInboundBytesTotal,
          maxQueuedBytesTotal,
          maxResourceBytesPerHost,
          maxResourceBytesTotal,
          maxConnections,
          maxInFlightPerConnection,
          maxUndecodableFrames,
          shutdownTimeout,
          registrationCheck,
          registration,
          tls,
          webSocketPath);
    }
  }
}
