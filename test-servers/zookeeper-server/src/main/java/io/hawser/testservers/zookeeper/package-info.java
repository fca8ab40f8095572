/** The ZooKeeper server, in a child JVM. */
package io.hawser.testservers.zookeeper;
