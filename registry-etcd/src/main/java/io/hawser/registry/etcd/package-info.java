/**
 * Finds and registers coordinators in etcd, in the layout of Seata's own servers and clients.
 *
 * <p>All state lives on one thread of a service, {@code hawser-etcd}, which calls etcd and notifies
 * the listeners. Threads named {@code hawser-etcd-calls} begin the calls of jetcd's client, and
 * those of gRPC, which all its users in the JVM share, only pass on what arrives.
 */
@NullMarked
package io.hawser.registry.etcd;

import org.jspecify.annotations.NullMarked;
