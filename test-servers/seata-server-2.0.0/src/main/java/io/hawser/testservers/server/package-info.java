/** Seata's server, and the command that moves the leader of its raft cluster, in child JVMs. */
package io.hawser.testservers.server;
