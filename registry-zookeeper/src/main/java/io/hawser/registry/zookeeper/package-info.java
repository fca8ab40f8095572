/**
 * Finds and registers coordinators in ZooKeeper, in the layout of Seata's own servers and clients.
 *
 * <p>Callers wait; one thread, {@code hawser-zk}, asks ZooKeeper and tells the listeners. The
 * threads of ZooKeeper's client, {@code hawser-zk-SendThread} and {@code hawser-zk-EventThread},
 * only pass events on to it.
 */
@NullMarked
package io.hawser.registry.zookeeper;

import org.jspecify.annotations.NullMarked;
