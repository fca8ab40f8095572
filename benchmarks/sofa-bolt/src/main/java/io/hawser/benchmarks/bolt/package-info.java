/** The calls of SOFABolt that Hawser is compared with: a client and a server, in child JVMs. */
package io.hawser.benchmarks.bolt;
