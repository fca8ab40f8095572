/**
 * Finds and registers coordinators in Redis, in the layout of Seata's own servers and clients: a
 * key that expires for each server, and a channel for each cluster that tells who came and left.
 *
 * <p>All state belongs to one thread, {@code hawser-redis-worker}: it asks and writes, keeps
 * subscriptions and registrations up, and tells listeners. {@code hawser-redis-subscription} only
 * waits for messages and hands them over.
 */
@NullMarked
package io.hawser.registry.redis;

import org.jspecify.annotations.NullMarked;
