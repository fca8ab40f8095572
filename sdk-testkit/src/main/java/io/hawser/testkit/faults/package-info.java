/**
 * A TCP proxy that simulates faults of networks and broken peers. It stands between a client and a
 * server, forwards their messages, and causes the faults that a test sets. {@link
 * io.hawser.testkit.faults.FaultProxy} is the entry point.
 *
 * <p>Each proxy has two threads of its own: one accepts connections, the other is the event loop
 * that forwards and runs all faults.
 */
@NullMarked
package io.hawser.testkit.faults;

import org.jspecify.annotations.NullMarked;
