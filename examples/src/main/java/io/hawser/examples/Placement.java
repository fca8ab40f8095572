package io.hawser.examples;

import io.hawser.protocol.GlobalStatus;
import org.jspecify.annotations.Nullable;

/**
 * How an order went, as the order service saw it.
 *
 * @param order the order
 * @param xid its global transaction, {@code null} if that could not be begun
 * @param answer what the coordinator answered in the end, {@code null} if nothing
 * @param error what went wrong, {@code null} if nothing did; a refusal is no error
 * @param nanos how long it took, from before the begin until the answer
 */
record Placement(
    Order order,
    @Nullable String xid,
    @Nullable GlobalStatus answer,
    @Nullable String error,
    long nanos) {}
