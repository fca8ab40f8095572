package io.hawser.examples;

import io.hawser.model.GlobalStatus;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of an order as the order service saw it.
 *
 * @param order the order
 * @param xid its global transaction, {@code null} if that could not be begun
 * @param answer the coordinator's final answer, {@code null} if there was none
 * @param error the error, {@code null} if there was none; a rejection is not an error
 * @param nanos the duration from before the begin until the answer
 */
record Placement(
    Order order,
    @Nullable String xid,
    @Nullable GlobalStatus answer,
    @Nullable String error,
    long nanos) {}
