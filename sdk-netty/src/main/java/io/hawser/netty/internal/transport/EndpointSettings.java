package io.hawser.netty.internal.transport;

import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.security.TlsConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The part of an endpoint's configuration that concerns what carries its frames.
 *
 * @param host the host name or address to listen on
 * @param port the port to listen on, 0 for any
 * @param tls the certificates, {@code null} for none
 * @param webSocketPath where to take WebSockets, {@code null} for none
 * @param registrationTimeout how long handshakes may take, and all until the client is registered
 * @param idleTimeout how long a connection may be silent
 * @param maxConnections how many may be open
 * @param maxUnregisteredConnections how many may be open before their clients are registered
 * @param maxUnregisteredBytes how many a connection may send before its client is registered
 * @param maxUnregisteredBytesTotal how many all such connections may send together
 * @param log the lines that peers can cause
 */
public record EndpointSettings(
    String host,
    int port,
    @Nullable TlsConfig tls,
    @Nullable String webSocketPath,
    Duration registrationTimeout,
    Duration idleTimeout,
    int maxConnections,
    int maxUnregisteredConnections,
    long maxUnregisteredBytes,
    long maxUnregisteredBytesTotal,
    PeerLog log) {}
