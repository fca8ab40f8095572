package io.hawser.netty.server;

import io.hawser.error.ConfigurationException;
import io.hawser.netty.security.TlsConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Collects the properties of a {@link ServerConfig}, which describes them and checks them. */
public final class ServerConfigBuilder {
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
  private String version = "2.6.0"; // that of PeerVersion, which is internal; a test compares them
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
  private @Nullable ServerAnnouncement announcement;
  private String transport = "tcp";
  private @Nullable TlsConfig tls;
  private @Nullable String webSocketPath;

  ServerConfigBuilder() {}

  /** Returns that part of the largest heap, at most so many MiB. */
  private static long memory(int part, int maxMib) {
    return Math.min(Runtime.getRuntime().maxMemory() / part, maxMib * 1024L * 1024);
  }

  /** Sets {@link ServerConfig#host}. */
  public ServerConfigBuilder host(String host) {
    this.host = host;
    return this;
  }

  /** Sets {@link ServerConfig#port}. */
  public ServerConfigBuilder port(int port) {
    this.port = port;
    return this;
  }

  /** Sets {@link ServerConfig#ioThreads}. */
  public ServerConfigBuilder ioThreads(int ioThreads) {
    this.ioThreads = ioThreads;
    return this;
  }

  /** Sets {@link ServerConfig#workerThreads}. */
  public ServerConfigBuilder workerThreads(int workerThreads) {
    this.workerThreads = workerThreads;
    return this;
  }

  /** Sets {@link ServerConfig#workerQueueSize}. */
  public ServerConfigBuilder workerQueueSize(int workerQueueSize) {
    this.workerQueueSize = workerQueueSize;
    return this;
  }

  /** Sets {@link ServerConfig#parallelMergedRequests}. */
  public ServerConfigBuilder parallelMergedRequests(boolean parallelMergedRequests) {
    this.parallelMergedRequests = parallelMergedRequests;
    return this;
  }

  /** Sets {@link ServerConfig#batchResponses}. */
  public ServerConfigBuilder batchResponses(boolean batchResponses) {
    this.batchResponses = batchResponses;
    return this;
  }

  /** Sets {@link ServerConfig#individualReplies}. */
  public ServerConfigBuilder individualReplies(boolean individualReplies) {
    this.individualReplies = individualReplies;
    return this;
  }

  /** Sets {@link ServerConfig#idleTimeout}. */
  public ServerConfigBuilder idleTimeout(Duration idleTimeout) {
    this.idleTimeout = idleTimeout;
    return this;
  }

  /** Sets {@link ServerConfig#registrationTimeout}. */
  public ServerConfigBuilder registrationTimeout(Duration registrationTimeout) {
    this.registrationTimeout = registrationTimeout;
    return this;
  }

  /** Sets {@link ServerConfig#pushTimeout}. */
  public ServerConfigBuilder pushTimeout(Duration pushTimeout) {
    this.pushTimeout = pushTimeout;
    return this;
  }

  /** Sets {@link ServerConfig#version}. */
  public ServerConfigBuilder version(String version) {
    this.version = version;
    return this;
  }

  /** Sets {@link ServerConfig#maxDecompressedBytes}. */
  public ServerConfigBuilder maxDecompressedBytes(int maxDecompressedBytes) {
    this.maxDecompressedBytes = maxDecompressedBytes;
    return this;
  }

  /** Sets {@link ServerConfig#maxQueuedBytes}. */
  public ServerConfigBuilder maxQueuedBytes(long maxQueuedBytes) {
    this.maxQueuedBytes = maxQueuedBytes;
    return this;
  }

  /** Sets {@link ServerConfig#maxUnregisteredBytes}. */
  public ServerConfigBuilder maxUnregisteredBytes(int maxUnregisteredBytes) {
    this.maxUnregisteredBytes = maxUnregisteredBytes;
    return this;
  }

  /** Sets {@link ServerConfig#maxUnregisteredBytesTotal}. */
  public ServerConfigBuilder maxUnregisteredBytesTotal(long maxUnregisteredBytesTotal) {
    this.maxUnregisteredBytesTotal = maxUnregisteredBytesTotal;
    return this;
  }

  /** Sets {@link ServerConfig#maxUnregisteredConnections}. */
  public ServerConfigBuilder maxUnregisteredConnections(int maxUnregisteredConnections) {
    this.maxUnregisteredConnections = maxUnregisteredConnections;
    return this;
  }

  /** Sets {@link ServerConfig#maxInboundBytesTotal}. */
  public ServerConfigBuilder maxInboundBytesTotal(long maxInboundBytesTotal) {
    this.maxInboundBytesTotal = maxInboundBytesTotal;
    return this;
  }

  /** Sets {@link ServerConfig#maxQueuedBytesTotal}. */
  public ServerConfigBuilder maxQueuedBytesTotal(long maxQueuedBytesTotal) {
    this.maxQueuedBytesTotal = maxQueuedBytesTotal;
    return this;
  }

  /** Sets {@link ServerConfig#maxResourceBytesPerHost}. */
  public ServerConfigBuilder maxResourceBytesPerHost(long maxResourceBytesPerHost) {
    this.maxResourceBytesPerHost = maxResourceBytesPerHost;
    return this;
  }

  /** Sets {@link ServerConfig#maxResourceBytesTotal}. */
  public ServerConfigBuilder maxResourceBytesTotal(long maxResourceBytesTotal) {
    this.maxResourceBytesTotal = maxResourceBytesTotal;
    return this;
  }

  /** Sets {@link ServerConfig#maxConnections}. */
  public ServerConfigBuilder maxConnections(int maxConnections) {
    this.maxConnections = maxConnections;
    return this;
  }

  /** Sets {@link ServerConfig#maxInFlightPerConnection}. */
  public ServerConfigBuilder maxInFlightPerConnection(int maxInFlightPerConnection) {
    this.maxInFlightPerConnection = maxInFlightPerConnection;
    return this;
  }

  /** Sets {@link ServerConfig#maxUndecodableFrames}. */
  public ServerConfigBuilder maxUndecodableFrames(int maxUndecodableFrames) {
    this.maxUndecodableFrames = maxUndecodableFrames;
    return this;
  }

  /** Sets {@link ServerConfig#shutdownTimeout}. */
  public ServerConfigBuilder shutdownTimeout(Duration shutdownTimeout) {
    this.shutdownTimeout = shutdownTimeout;
    return this;
  }

  /** Sets {@link ServerConfig#registrationCheck}. */
  public ServerConfigBuilder registrationCheck(RegistrationCheck registrationCheck) {
    this.registrationCheck = registrationCheck;
    return this;
  }

  /** Sets {@link ServerConfig#announcement}. */
  public ServerConfigBuilder announcement(@Nullable ServerAnnouncement announcement) {
    this.announcement = announcement;
    return this;
  }

  /** Sets {@link ServerConfig#transport}. */
  public ServerConfigBuilder transport(String transport) {
    this.transport = transport;
    return this;
  }

  /** Sets {@link ServerConfig#tls}. */
  public ServerConfigBuilder tls(@Nullable TlsConfig tls) {
    this.tls = tls;
    return this;
  }

  /** Sets {@link ServerConfig#webSocketPath}. */
  public ServerConfigBuilder webSocketPath(@Nullable String webSocketPath) {
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
        announcement,
        transport,
        tls,
        webSocketPath);
  }
}
