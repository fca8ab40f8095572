/**
 * Registries, for both ends: the client finds servers through {@link
 * io.hawser.netty.discovery.Discovery}, the server endpoint makes itself known by them.
 */
@NullMarked
package io.hawser.netty.discovery;

import org.jspecify.annotations.NullMarked;
