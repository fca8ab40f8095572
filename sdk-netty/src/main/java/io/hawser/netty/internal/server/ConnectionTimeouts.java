package io.hawser.netty.internal.server;

import io.hawser.netty.server.ServerConfig;
import io.netty.util.concurrent.EventExecutor;

/**
 * What the connections of one event loop can be too slow at. Confined to the event loop.
 *
 * @param idle at sending anything
 * @param registration at registering
 */
record ConnectionTimeouts(EqualTimeouts idle, EqualTimeouts registration) {

  static ConnectionTimeouts of(EventExecutor loop, ServerConfig config) {
    return new ConnectionTimeouts(
        new EqualTimeouts(loop, config.idleTimeout()),
        new EqualTimeouts(loop, config.registrationTimeout()));
  }
}
