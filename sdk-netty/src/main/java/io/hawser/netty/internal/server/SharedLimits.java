package io.hawser.netty.internal.server;

import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.server.ServerConfig;

/**
 * The limits that all connections of an endpoint share, so that no number of connections can exceed
 * them.
 *
 * @param log the lines that peers can cause
 * @param inbound bytes of frames that have not arrived as a whole
 * @param unread bytes that clients have not read
 * @param unregistered the connections that have not registered
 */
public record SharedLimits(
    PeerLog log, ByteBudget inbound, ByteBudget unread, UnregisteredConnections unregistered) {

  public SharedLimits(ServerConfig config) {
    this(
        new PeerLog(),
        new ByteBudget(config.maxInboundBytesTotal()),
        new ByteBudget(config.maxQueuedBytesTotal()),
        new UnregisteredConnections(
            config.maxUnregisteredConnections(), config.maxUnregisteredBytesTotal()));
  }
}
