/**
 * The exceptions of the SDK. Each one says whether the request may have reached the TC ({@link
 * io.hawser.error.Delivery}). A caller needs that before it retries.
 *
 * <p>Exceptions are thrown in the caller's thread by synchronous calls, and complete the stage of
 * asynchronous calls on the thread that noticed the error.
 */
@NullMarked
package io.hawser.error;

import org.jspecify.annotations.NullMarked;
