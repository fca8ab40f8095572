/**
 * The servers of one role: server nodes that keep a connection each, the list of the ready ones,
 * and the selection of one for a request. Selection runs in the caller's thread, everything else on
 * event loops.
 */
@NullMarked
package io.hawser.netty.internal.pool;

import org.jspecify.annotations.NullMarked;
