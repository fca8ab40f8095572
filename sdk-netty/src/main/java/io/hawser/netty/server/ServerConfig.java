package io.hawser.netty.server;

import io.hawser.error.ConfigurationException;
import io.hawser.netty.security.TlsConfig;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Describes how a {@link NettyRemotingServer} listens, answers and protects itself. Made with
 * {@link #builder}; a bad value is rejected there as {@code name: value (expected: …)}.
 *
 * @param host the host name or numeric address to listen on; default 127.0.0.1
 * @param port the port to listen on, 0 for any free one; default 0
 * @param ioThreads how many event loops read and write; default: processors, at most 8
 * @param workerThreads how many requests are handled concurrently; default 50
 * @param workerQueueSize how many requests may wait for a worker; beyond that, the oldest request
 *     of a connection that has at least two more of them waiting than the sender is answered that
 *     the server is busy, or else the new one; default 20,000
 * @param parallelMergedRequests whether the requests of one merged frame are handled concurrently
 *     or one after another; default true
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
 * @param registrationCheck which clients may register; default all
 * @param announcement in which registries the server announces itself, {@code null} for none, the
 *     default
 * @param transport what carries the frames: {@code tcp}, the default, with TLS and WebSockets as
 *     the next two say; {@code quic} with the module transport-quic, by UDP and always with TLS
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
    @Nullable ServerAnnouncement announcement,
    String transport,
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
    Objects.requireNonNull(transport, "transport");
    check(!transport.isBlank(), "transport", transport, "tcp or quic");
    check(
        webSocketPath == null || webSocketPath.startsWith("/"),
        "webSocketPath",
        String.valueOf(webSocketPath),
        "a path that begins with a slash");
  }

  /**
   * Returns a builder with the defaults.
   *
   * @return a new builder
   */
  public static ServerConfigBuilder builder() {
    return new ServerConfigBuilder();
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
}
