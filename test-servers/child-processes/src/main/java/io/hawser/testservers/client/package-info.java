/**
 * The common part of the child JVMs of clients, Seata's and Hawser's. It depends on the JDK only.
 * It is not null-marked: an empty field of a command is null, whichever field it is.
 */
package io.hawser.testservers.client;
