/**
 * Finds and registers coordinators in etcd, in the layout of Seata's own servers and clients.
 *
 * <p>All state lives on one thread a service, {@code hawser-etcd-worker}: answers of etcd, timers
 * and calls from outside are tasks there, and listeners are told there. {@code hawser-etcd-io}
 * moves the bytes, {@code hawser-etcd-dns} resolves names and ends when there is nothing to
 * resolve.
 */
@NullMarked
package io.hawser.registry.etcd;

import org.jspecify.annotations.NullMarked;
