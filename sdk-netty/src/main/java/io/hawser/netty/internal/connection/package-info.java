/**
 * One TCP connection of a client, from dialling to its end: its channel and handlers, its writer,
 * its in-flight permits, and what moves from it to another. It runs on the event loop of the
 * connection; names are resolved on threads of their own.
 */
@NullMarked
package io.hawser.netty.internal.connection;

import org.jspecify.annotations.NullMarked;
