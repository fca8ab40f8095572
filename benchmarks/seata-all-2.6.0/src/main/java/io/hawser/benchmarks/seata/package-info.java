/** Seata's client, codec and network server, each in a child JVM that is measured. */
package io.hawser.benchmarks.seata;
