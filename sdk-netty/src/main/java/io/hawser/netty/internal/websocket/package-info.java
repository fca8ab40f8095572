/**
 * The handshake of WebSockets and the messages that carry frames, for both ends. Everything runs on
 * the event loop of the connection.
 */
@NullMarked
package io.hawser.netty.internal.websocket;

import org.jspecify.annotations.NullMarked;
