/**
 * Global transactions: {@link io.hawser.transaction.TransactionTemplate} runs code in them. Below
 * it are the two roles of a microservice: {@link io.hawser.transaction.TransactionManager} begins
 * and ends them, {@link io.hawser.transaction.ResourceManager} takes part in them.
 *
 * <p>Synchronous calls block the calling thread and must not be made from a stage of an
 * asynchronous call, which runs on an event loop; such a call fails with an {@link
 * IllegalStateException}. Handlers of branches run on the client's RM executor and may block.
 */
@NullMarked
package io.hawser.transaction;

import org.jspecify.annotations.NullMarked;
