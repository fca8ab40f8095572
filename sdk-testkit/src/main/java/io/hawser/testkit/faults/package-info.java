/**
 * Proxies that stand between a client and a server and cause the network faults that a test sets.
 * {@link io.hawser.testkit.faults.FaultProxy} is the entry point for TCP and has two threads: one
 * accepts connections, the other forwards and causes all faults. {@link
 * io.hawser.testkit.faults.DatagramFaultProxy} is the one for UDP and has one thread.
 */
@NullMarked
package io.hawser.testkit.faults;

import org.jspecify.annotations.NullMarked;
