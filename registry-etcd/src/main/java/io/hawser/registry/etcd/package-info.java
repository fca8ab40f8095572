/**
 * Finds and announces coordinators in etcd, in the layout of Seata's servers and clients.
 *
 * <p>One thread of a service, {@code hawser-etcd}, owns all state, calls etcd and notifies the
 * listeners. Threads named {@code hawser-etcd-calls} begin the calls of jetcd's client. The threads
 * of gRPC, which all its users in the JVM share, only pass on received messages.
 */
@NullMarked
package io.hawser.registry.etcd;

import org.jspecify.annotations.NullMarked;
