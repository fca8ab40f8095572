/**
 * The protocol inside WebSocket messages, for both ends: an HTTP handshake, then the same frames in
 * binary messages (RFC 6455). Everything runs on event loops.
 */
@NullMarked
package io.hawser.netty.websocket;

import org.jspecify.annotations.NullMarked;
