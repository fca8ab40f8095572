/** Finds and registers coordinators in ZooKeeper, in the layout of Seata's own servers and clients. */
@NullMarked
package io.hawser.registry.zookeeper;

import org.jspecify.annotations.NullMarked;
