/**
 * Finds and announces coordinators in Redis, in the layout of Seata's own servers and clients: a
 * key that expires for each server, and a channel for each cluster on which servers publish that
 * they come or leave.
 *
 * <p>All state belongs to the worker of {@link io.hawser.registry.support.SupervisedRegistry},
 * {@code hawser-redis}. The thread {@code hawser-redis-subscription} waits for messages and hands
 * them over.
 */
@NullMarked
package io.hawser.registry.redis;

import org.jspecify.annotations.NullMarked;
