/**
 * A TCP proxy that does to connections what networks and broken peers do: it stands between a
 * client and a server, forwards what they send, and misbehaves as a test tells it to. {@link
 * io.hawser.testkit.faults.FaultProxy} is the entry.
 *
 * <p>Each proxy has two threads of its own: one accepts, one is the event loop that forwards and on
 * which all faults act.
 */
@NullMarked
package io.hawser.testkit.faults;

import org.jspecify.annotations.NullMarked;
