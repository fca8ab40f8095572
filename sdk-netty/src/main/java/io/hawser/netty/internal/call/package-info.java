/**
 * Requests that wait for their answers: the future, the table of a connection with its ids and
 * deadlines, and what a message does on its way out. Callers wait in their own threads; everything
 * else runs on the event loop of the connection.
 */
@NullMarked
package io.hawser.netty.internal.call;

import org.jspecify.annotations.NullMarked;
