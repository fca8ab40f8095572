/**
 * QUIC as a transport of frames: one connection with one stream for each connection of a client,
 * for both ends. Everything runs on the event loop of the UDP socket: on a client that of the
 * connection, on an endpoint one for all connections.
 */
@NullMarked
package io.hawser.transport.quic;

import org.jspecify.annotations.NullMarked;
