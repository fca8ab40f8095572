/**
 * The model of transactions and branches that applications see: their statuses, the mode of a
 * branch, and the TC's codes of failures, under the names of the Seata v1 protocol.
 *
 * <p>{@link io.hawser.protocol} has the messages that carry them; applications need those only in
 * hooks and for requests of their own.
 */
@NullMarked
package io.hawser.model;

import org.jspecify.annotations.NullMarked;
