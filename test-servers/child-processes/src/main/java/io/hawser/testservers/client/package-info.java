/**
 * What the child JVMs of clients have in common, Seata's and Hawser's. Depends on the JDK only. Not
 * null-marked: an empty field of a command is null, whichever it is.
 */
package io.hawser.testservers.client;
