package io.hawser.netty.internal.connection;

import io.hawser.netty.internal.call.ProcessorTable;
import io.hawser.netty.internal.runtime.PeerLog;
import java.util.function.Supplier;

/**
 * The parts that all connections of one role of a client share.
 *
 * @param <C> what pushes are handed over with: the connection
 * @param origins shared by all roles
 * @param logs limits the lines about servers; shared by all roles
 */
public record RoleParts<C>(
    ConnectionSettings settings,
    Dialer dialer,
    Supplier<Registration> registrations,
    ProcessorTable<C> processors,
    Failover failover,
    XidOrigins origins,
    PeerLog logs) {}
