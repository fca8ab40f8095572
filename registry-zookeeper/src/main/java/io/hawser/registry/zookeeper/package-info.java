/**
 * Finds and announces coordinators in ZooKeeper, in the layout of Seata's servers and clients.
 *
 * <p>Callers wait while one thread, {@code hawser-zk}, calls ZooKeeper and notifies the listeners.
 * The threads of ZooKeeper's client, {@code hawser-zk-SendThread} and {@code
 * hawser-zk-EventThread}, only pass events on to it.
 */
@NullMarked
package io.hawser.registry.zookeeper;

import org.jspecify.annotations.NullMarked;
