/** The Nacos server, in a child JVM. */
package io.hawser.testservers.nacos;
