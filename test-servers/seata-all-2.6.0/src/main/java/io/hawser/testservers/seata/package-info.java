/**
 * Seata's client, driven by lines, and Seata's network server with a transaction handler of our
 * own, each in a child JVM.
 */
package io.hawser.testservers.seata;
