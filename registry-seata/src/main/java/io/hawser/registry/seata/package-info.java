/**
 * Finds coordinators by Seata's own naming servers, which know the servers of each transaction
 * service group. The worker {@code hawser-seata} asks them over HTTP, and for each watched cluster
 * a thread {@code hawser-seata-poll} waits for the next change.
 */
@NullMarked
package io.hawser.registry.seata;

import org.jspecify.annotations.NullMarked;
