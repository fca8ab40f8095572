/**
 * Proxies that simulate faults of networks and broken peers. They stand between a client and a
 * server, forward their messages, and cause the faults that a test sets. {@link
 * io.hawser.testkit.faults.FaultProxy} is the entry point for TCP, {@link
 * io.hawser.testkit.faults.DatagramFaultProxy} the one for UDP.
 *
 * <p>Each proxy has threads of its own. That for TCP has two: one accepts connections, the other is
 * the event loop that forwards and runs all faults. That for UDP has one for everything.
 */
@NullMarked
package io.hawser.testkit.faults;

import org.jspecify.annotations.NullMarked;
