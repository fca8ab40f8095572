/**
 * Registries for both ends: {@link io.hawser.netty.internal.discovery.Discovery} finds servers for
 * a client, {@link io.hawser.netty.internal.discovery.ServerAnnouncer} announces a server endpoint.
 * Registries are called on one thread each, and may block it.
 */
@NullMarked
package io.hawser.netty.internal.discovery;

import org.jspecify.annotations.NullMarked;
